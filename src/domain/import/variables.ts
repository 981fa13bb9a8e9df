import { maySecret } from './secretParts';

/** A file's own variables by name, the ones that hold secrets left out. */
export type Variables = ReadonlyMap<string, string>;

/** Text with its variables filled in, or the names of those that could not be. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly text: string }
  | { readonly kind: 'unresolved'; readonly names: readonly string[] };

/** How often variables may point to variables, and how long the result may grow: files may be made to explode. */
const mostRounds = 5;
const longest = 8000;

const reference = /\{\{\s*(?:_\.)?([^{}%\s|]{1,200})\s*\}\}/g;
const anyTemplate = /\{\{|\{%/;

/** Keeps the variables that hold no secret, by their own mark, their name and their value. */
export const openVariables = (
  variables: Iterable<{ readonly name: string; readonly value: string; readonly secret?: boolean }>,
): Variables =>
  new Map(
    [...variables]
      .filter(({ name, value, secret }) => secret !== true && value !== '' && !maySecret(name, value))
      .map(({ name, value }) => [name, value]),
  );

/** Fills in `{{name}}` (and Insomnia's `{{ _.name }}`) from the file's own variables. */
export const resolve = (text: string, variables: Variables): Resolved => {
  let current = text;
  for (let round = 0; round < mostRounds && anyTemplate.test(current); round += 1) {
    const next = current.replace(reference, (whole, name: string) => variables.get(name) ?? whole);
    if (next === current || next.length > longest) break;
    current = next;
  }
  if (!anyTemplate.test(current)) return { kind: 'resolved', text: current };
  return { kind: 'unresolved', names: namesIn(current) };
};

const namesIn = (text: string): readonly string[] => {
  const names = [...text.matchAll(reference)].map(([whole]) => whole.slice(0, 60));
  return names.length > 0 ? [...new Set(names)].slice(0, 5) : ['a template'];
};
