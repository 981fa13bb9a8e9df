import type { Question } from '../../../src/domain/question';
import { plain } from '../../../src/domain/text/wording';

type Source = Extract<Question, { readonly kind: 'identity-source' }>['sources'][number];

/** An identity source as it is listed: its name, and what tells it from another one of the same name. */
export type SourceOption = { readonly id: string; readonly label: string; readonly description: string | undefined };

const textOf = (...parts: readonly string[]): string | undefined =>
  parts.filter((part) => part !== '').join(' · ') || undefined;

/** The identity sources in the order of their names; the id stands beside a name that is there twice. */
export const sourceOptions = (sources: readonly Source[]): readonly SourceOption[] => {
  const counts = new Map<string, number>();
  for (const { name } of sources) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...sources].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return sorted.map(({ id, name, type }) => ({
    id,
    label: plain(name, 120) || plain(id, 120),
    description: textOf(plain(type, 60), (counts.get(name) ?? 0) > 1 ? plain(id, 80) : ''),
  }));
};

/** Those whose name, type or id holds what was typed, whatever its case. */
export const foundSources = (options: readonly SourceOption[], typed: string): readonly SourceOption[] => {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return options;
  return options.filter(({ id, label, description }) =>
    [label, description ?? '', id].some((text) => text.toLowerCase().includes(wanted)),
  );
};
