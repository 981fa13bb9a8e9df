import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/providers/presets';
import { defaultDxSwitches } from '../../src/sandbox/systems/dxOperationalIntelligence/switches';
import { defaultKeyrockSwitches } from '../../src/sandbox/systems/keyrock/switches';
import { defaultSwitches } from '../../src/sandbox/systems/verify/switches';
import { defaultWebMethodsSwitches } from '../../src/sandbox/systems/webMethods/switches';

const pagesFolder = new URL('../../docs/providers/', import.meta.url);
const testFolder = new URL('../', import.meta.url);

const pages = readdirSync(pagesFolder).filter((name) => name.endsWith('.md') && name !== 'README.md');
const textOf = (page: string): string => readFileSync(new URL(page, pagesFolder), 'utf8');

/** A test as a table names it: `path › name`, in single or double marks, with `\|` for a stroke. */
const named = /`` ([\w/]+\.test\.ts) › (.+?) ``|`([\w/]+\.test\.ts) › ([^`]+)`/g;
type Named = { readonly path: string; readonly title: string };

const testsNamedIn = (text: string): readonly Named[] =>
  [...text.matchAll(named)].map(([, path = '', title = '', path2 = '', title2 = '']) => ({
    path: path || path2,
    title: (title || title2).replaceAll('\\|', '|'),
  }));

/** The texts between quotation marks in a source, as the program reads them. */
const textsIn = (source: string): readonly string[] =>
  [...source.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\\n]|\\.)*)"/g)].map(
    ([, single, back, double]) => (single ?? back ?? double ?? '').replace(/\\(.)/g, '$1'),
  );

/** What a case fills in: printf marks, members of a row, parts of a template. */
const filledIn = /%[sdijo]|\$\{[^}]*\}|\$[A-Za-z_][\w.]*/;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a title is one of the texts, or one of them with words filled in that stand in the source as well. */
const isTitleIn = (title: string, source: string, texts: readonly string[]): boolean =>
  texts.some((text) => {
    if (text === title) return true;
    const fixed = text.split(filledIn);
    if (fixed.length === 1 || fixed.join('') === '') return false;
    const found = new RegExp(`^${fixed.map(escaped).join('(.+?)')}$`, 's').exec(title);
    return found?.slice(1).every((word) => word.trim() !== '' && source.includes(word)) ?? false;
  });

const sources = new Map<string, { readonly source: string; readonly texts: readonly string[] }>();
const sourceOf = (path: string) => {
  const known = sources.get(path);
  if (known !== undefined) return known;
  const source = readFileSync(new URL(path, testFolder), 'utf8');
  const read = { source, texts: textsIn(source) };
  sources.set(path, read);
  return read;
};

const problemOf = ({ path, title }: Named): string | undefined => {
  if (!existsSync(new URL(path, testFolder))) return `there is no ${path}`;
  const { source, texts } = sourceOf(path);
  return isTitleIn(title, source, texts) ? undefined : `${path} has no test “${title}”`;
};

const rowsOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('| '));

describe.each(pages)('the page %s', (page) => {
  const text = textOf(page);

  it('names tests that exist, and enough of them to be the table it claims to be', () => {
    const tests = testsNamedIn(text);
    expect(tests.flatMap((test) => problemOf(test) ?? [])).toEqual([]);
    expect(tests.length).toBeGreaterThan(10);
  });

  it('names a test in each row of its tables of facts', () => {
    const facts = text.slice(text.indexOf('## Facts and the tests that hold them'), text.indexOf('## Not covered'));
    const bare = rowsOf(facts).filter((row) => !/^\| (Fact|---) \|/.test(row) && testsNamedIn(row).length === 0);
    expect(bare).toEqual([]);
  });

  it('says what is not covered, and why', () => {
    expect(text.split('## Not covered, and why')[1]?.match(/^- /gm)?.length ?? 0).toBeGreaterThan(0);
  });
});

describe('the pages together', () => {
  it('are one for each system that departs from the standards, and the index leads to each', () => {
    const departing = presets
      .filter((preset) => (preset.settings({}, 'password').provider ?? 'standard') !== 'standard')
      .map(({ id }) => (id === 'custom' ? 'custom-system.md' : `${id}.md`));
    expect([...pages].sort()).toEqual(departing.sort());
    const index = textOf('README.md');
    for (const page of pages) expect(index).toContain(`](${page})`);
    expect(testsNamedIn(index).flatMap((test) => problemOf(test) ?? [])).toEqual([]);
  });

  it.each<[string, object]>([
    ['ibm-verify.md', defaultSwitches],
    ['dx-operational-intelligence.md', defaultDxSwitches],
    ['keyrock.md', defaultKeyrockSwitches],
    ['webmethods-integration.md', defaultWebMethodsSwitches],
  ])('name the tests of every switch of the imitated system: %s', (page, switches) => {
    const text = textOf(page);
    const rows = rowsOf(text.slice(text.indexOf('### Switches of')));
    const without = Object.keys(switches).filter(
      (name) => !rows.some((row) => row.split('|')[1]?.includes(`\`${name}\``)),
    );
    expect(without).toEqual([]);
  });
});

describe('a table', () => {
  it('is not believed about a test that is not there', () => {
    const [one] = testsNamedIn('`providers/rowTables.test.ts › names a test in each row of its tables of no facts`');
    expect(one && problemOf(one)).toContain('has no test');
    expect(problemOf({ path: 'providers/nowhere.test.ts', title: 'x' })).toContain('there is no');
    const source = "it.each(['red'])('1: the colour %s', () => undefined)";
    expect(isTitleIn('1: the colour red', source, textsIn(source))).toBe(true);
    expect(isTitleIn('1: the colour blue', source, textsIn(source))).toBe(false);
  });
});
