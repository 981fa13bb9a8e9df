import type { TokenView } from '../../../src/domain/token';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { Section } from '../../ui/Section';
import { ClaimValue } from './ClaimValue';
import { extraMeaning } from './extraMeanings';
import { visibleText } from './visibleText';

/** What the provider said beside the token, under its own names; nothing where it said nothing. */
export const TokenExtras = ({ extras }: Pick<TokenView, 'extras'>) => {
  const entries = Object.entries(extras);
  if (entries.length === 0) return null;
  const hasMeanings = entries.some(([name]) => extraMeaning(name) !== '');
  return (
    <Section title="Beside the token" description="What the provider said with it, in its own words.">
      <KeyValueTable
        label="Beside the token"
        columns={{ name: 'Name', value: 'Value', note: 'Meaning' }}
        rows={entries.map(([name, value]) => ({
          id: name,
          name: <bdi className="mono">{visibleText(name)}</bdi>,
          value: <ClaimValue value={value} />,
          ...(hasMeanings ? { note: extraMeaning(name) } : {}),
        }))}
      />
    </Section>
  );
};
