import type { Parameters } from '../profile';
import { type BrunoFields, brunoSettings } from './brunoSettings';
import type { Findings } from './preview';
import { profileOf } from './settings';
import { openVariables } from './variables';

/** One block of a .bru file, `name { key: value }`; switched-off entries (`~key`) left away. */
type Block = { readonly name: string; readonly entries: readonly (readonly [name: string, value: string])[] };

const blockStart = /^([\w:-]+)[ \t]*\{[ \t]*$/;

/** Whether a text looks like a .bru file. */
export const looksLikeBru = (text: string): boolean => /^(meta|auth|auth:oauth2)[ \t]*\{[ \t]*$/m.test(text);

type Entry = { readonly name: string; readonly value: string; readonly off: boolean };

/** `name: value`, `"quoted name": value`, and either with `~` in front when it is switched off. */
const entryOf = (line: string): Entry | undefined => {
  const text = line.trim();
  const off = text.startsWith('~');
  const rest = off ? text.slice(1) : text;
  const nameEnd = rest.startsWith('"') ? rest.indexOf('"', 1) + 1 : 0;
  const colon = rest.indexOf(':', nameEnd);
  if (colon === -1) return undefined;
  const name = rest.slice(0, colon).trim().replace(/^"|"$/g, '');
  return name === '' ? undefined : { name, value: rest.slice(colon + 1).trim(), off };
};

/** The blocks of a .bru file. Texts in three quotes are taken as they are; blocks of another form are passed over. */
export const readBlocks = (text: string): readonly Block[] => {
  const blocks: { name: string; entries: [string, string][] }[] = [];
  let current: { name: string; entries: [string, string][] } | undefined;
  let quoted: { name: string; lines: string[]; off: boolean } | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (quoted !== undefined) {
      if (line.trim() !== "'''") quoted.lines.push(line.trim());
      else {
        if (!quoted.off) current?.entries.push([quoted.name, quoted.lines.join('\n')]);
        quoted = undefined;
      }
      continue;
    }
    const start = blockStart.exec(line);
    if (start !== null && current === undefined) {
      current = { name: start[1] ?? '', entries: [] };
      continue;
    }
    // A block ends with a brace at the very beginning of a line; anything else, as JSON in a body, is inside.
    if (line.startsWith('}')) {
      if (current !== undefined) blocks.push(current);
      current = undefined;
      continue;
    }
    const entry = current === undefined ? undefined : entryOf(line);
    if (entry === undefined || current === undefined) continue;
    if (entry.value === "'''") quoted = { name: entry.name, lines: [], off: entry.off };
    else if (!entry.off) current.entries.push([entry.name, entry.value]);
  }
  return blocks;
};

const entriesOf = (blocks: readonly Block[], name: string): Block['entries'] =>
  blocks.filter((block) => block.name === name).flatMap(({ entries }) => entries);

const parametersOf = (blocks: readonly Block[], request: string): Parameters =>
  ['queryparams', 'body'].flatMap((place) =>
    entriesOf(blocks, `auth:oauth2:additional_params:${request}:${place}`).map(([name, value]) => ({ name, value })),
  );

/** Reads the OAuth 2.0 settings of one .bru file. */
export const readBru = (text: string, newId: () => string): Findings => {
  const blocks = readBlocks(text);
  const fields: BrunoFields = new Map(entriesOf(blocks, 'auth:oauth2'));
  if (fields.size === 0) return { profiles: [], skipped: [] };
  const variables = openVariables(
    [...entriesOf(blocks, 'vars'), ...entriesOf(blocks, 'vars:pre-request')].map(([name, value]) => ({ name, value })),
  );
  const name = new Map(entriesOf(blocks, 'meta')).get('name') ?? '';
  const extra = {
    authorize: parametersOf(blocks, 'auth_req'),
    token: parametersOf(blocks, 'access_token_req'),
    refresh: parametersOf(blocks, 'refresh_token_req'),
  };
  return profileOf(brunoSettings(fields, { name, folder: '' }, extra), variables, newId);
};
