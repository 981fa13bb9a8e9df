import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesIn } from '../../src/domain/customAnswer';
import { longestSample, previewCustom } from '../../src/domain/customPreview';
import {
  type CustomSettings,
  customSettingsSchema,
  defaultCustomSettings,
  tidyCustomSettings,
  typedRow,
} from '../../src/domain/customSystem';
import { type Profile, profileSchema } from '../../src/domain/profile';
import { canBeSaved, checkProfile } from '../../src/domain/profileCheck';

const answerWith = (body: unknown, headers: Record<string, string> = {}) => ({
  status: 200,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const profileWith = (change: Partial<CustomSettings>): Profile => ({
  ...profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Custom',
    provider: 'custom',
    server: { kind: 'endpoints', endpoints: { token: 'https://api.example.com/token' } },
    grant: 'client_credentials',
  }),
  custom: { ...defaultCustomSettings, ...change },
});

const issuesOf = (change: Partial<CustomSettings>) =>
  checkProfile(profileWith(change)).filter(({ field }) => field.startsWith('custom.'));

describe('the places of a sample', () => {
  it('are named by their paths, and nothing of what stands there is', () => {
    const answer = answerWith(
      { token: 's1', data: { items: [{ id: 1 }, { id: 2 }, { id: 3 }], 'odd.name': true }, none: null },
      { 'x-subject-token': 's2' },
    );
    expect(placesIn(answer)).toEqual([
      'token',
      'data.items[0].id',
      'data.items[1].id',
      'data["odd.name"]',
      'header:x-subject-token',
    ]);
  });

  it('lead back to what stands there', () => {
    const body = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.integer(), fc.record({ a: fc.integer() })));
    fc.assert(
      fc.property(body, (value) => {
        for (const place of placesIn(answerWith(value))) {
          const settings = customSettingsSchema.parse({ facts: [{ name: 'x', from: place }] });
          const { lines } = previewCustom(settings, JSON.stringify(value));
          expect(lines.at(-1)?.found).toBeDefined();
        }
      }),
    );
  });

  it('are few, however large the sample is', () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]));
    expect(placesIn(answerWith(wide))).toHaveLength(60);
    expect(placesIn(answerWith(`${'['.repeat(5000)}${']'.repeat(5000)}`))).toEqual([]);
  });
});

describe('the preview of a sample', () => {
  it('shows no more than a line of anything, and no token where none belongs', () => {
    const jwt = `eyJ${'a'.repeat(40)}.${'b'.repeat(40)}.${'c'.repeat(40)}`;
    const { lines } = previewCustom(
      defaultCustomSettings,
      JSON.stringify({ error: 'e'.repeat(5000), error_description: `bad token ${jwt}`, scope: 'a\nb' }),
    );
    const shown = JSON.stringify(lines);
    expect(shown.length).toBeLessThan(2000);
    expect(shown).not.toContain(jwt);
    expect(lines.find(({ id }) => id === 'scope')?.found).toBe('a b');
  });

  it('does not look at more than an answer may be long', () => {
    const whole = (length: number): string => {
      const rest = JSON.stringify({ access_token: 'a', filler: '' }).length;
      return JSON.stringify({ access_token: 'a', filler: 'x'.repeat(length - rest) });
    };
    expect(previewCustom(defaultCustomSettings, whole(longestSample)).outcome).toBe('token');
    expect(previewCustom(defaultCustomSettings, whole(longestSample + 1))).toEqual({
      outcome: 'too-long',
      lines: [],
      places: [],
    });
  });
});

describe('settings while they are typed', () => {
  const emptyParameter = { name: '', in: 'body', value: '', encode: 'none', prefix: '' } as const;

  it('leave out rows in which nothing stands, and know where the others stood', () => {
    const typed: CustomSettings = {
      ...defaultCustomSettings,
      words: [
        { name: '', value: '' },
        { name: ' tenant ', value: 'T' },
      ],
      parameters: [emptyParameter, { ...emptyParameter, name: 'a' }, emptyParameter, { ...emptyParameter, value: 'b' }],
      facts: [
        { name: '', from: '' },
        { name: 'u', from: ' user ' },
      ],
    };
    const { words, parameters, facts } = tidyCustomSettings(typed);
    expect(words).toEqual([{ name: 'tenant', value: 'T' }]);
    expect(parameters.map(({ name, value }) => name + value)).toEqual(['a', 'b']);
    expect(facts).toEqual([{ name: 'u', from: 'user' }]);
    expect([0, 1, 2].map((kept) => typedRow(typed, 'parameters', kept))).toEqual([1, 3, -1]);
    expect([typedRow(typed, 'words', 0), typedRow(typed, 'facts', 0)]).toEqual([1, 1]);
  });

  it.each<[string, Partial<CustomSettings>, string]>([
    ['a fact without a name', { facts: [{ name: '', from: 'x' }] }, 'custom.facts.0'],
    ['a fact without a place', { facts: [{ name: 'x', from: ' ' }] }, 'custom.facts.0'],
    ['a fact with a long name', { facts: [{ name: 'x'.repeat(61), from: 'x' }] }, 'custom.facts.0'],
    ['a parameter without a name', { parameters: [{ ...emptyParameter, value: 'x' }] }, 'custom.parameters.0'],
    [
      'a value that is too long',
      { parameters: [{ ...emptyParameter, name: 'a', value: 'x'.repeat(4001) }] },
      'custom.parameters.0',
    ],
    ['too many parameters', { parameters: Array(61).fill({ ...emptyParameter, name: 'a' }) }, 'custom.parameters.60'],
    ['a word that is too long', { words: [{ name: 'a', value: 'x'.repeat(1001) }] }, 'custom.words.0'],
    [
      'too many words',
      { words: Array.from({ length: 21 }, (_, index) => ({ name: `w${index}`, value: '' })) },
      'custom.words.20',
    ],
    [
      'a place that is too long',
      { answer: { ...defaultCustomSettings.answer, scope: 'x'.repeat(301) } },
      'custom.answer.scope',
    ],
    [
      'a long place of the end',
      { expiry: { ...defaultCustomSettings.expiry, from: 'x'.repeat(301) } },
      'custom.expiry',
    ],
    [
      'a long name of a grant',
      { grants: { ...defaultCustomSettings.grants, password: 'x'.repeat(301) } },
      'custom.grants',
    ],
    ['a header without a name', { present: { ...defaultCustomSettings.present, name: '' } }, 'custom.present'],
    ['a long prefix', { present: { ...defaultCustomSettings.present, prefix: 'x'.repeat(201) } }, 'custom.present'],
  ])('cannot be kept with %s, and the field says so', (_case, change, field) => {
    const issues = issuesOf(change);
    expect(canBeSaved(checkProfile(profileWith(change)))).toBe(false);
    expect(issues.find(({ severity }) => severity === 'blocking')?.field).toBe(field);
  });

  it('say that a word stands there twice, and that a redirect needs names', () => {
    const words = [
      { name: 'tenant', value: 'a' },
      { name: 'tenant', value: 'b' },
    ];
    expect(issuesOf({ words })).toMatchObject([{ field: 'custom.words.1', severity: 'problem' }]);
    expect(issuesOf({ redirect: { code: '', accessToken: 'a' } })).toMatchObject([{ field: 'custom.redirect' }]);
  });
});
