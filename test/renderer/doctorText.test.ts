import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { surfaceNames } from '../../renderer/features/doctor/doctorSentences';
import {
  checkMarkdown,
  checkNames,
  checkSummary,
  checkText,
  fixLabel,
} from '../../renderer/features/doctor/doctorText';
import { type Check, checkIds } from '../../src/domain/check';
import type { AppError } from '../../src/domain/errors';
import { verifyPreset } from '../../src/providers/presets/ibmVerify';
import { samples } from '../support/errorSamples';

const whys = [
  '',
  'cancelled',
  'time',
  'certificate',
  'proxy',
  'not-reached',
  'no-date',
  'this-computer',
  'none-set',
  'no-address',
  'insecure',
  'elsewhere',
  'private',
  'none',
  'no-signing',
  'short',
  'same-kid',
  'no-kid',
  'no-list',
  'some-unlisted',
  'loopback',
  'setting',
  'HTTPS_PROXY',
  'NO_PROXY',
  'unset',
];
const whats = [
  '',
  'surfaces',
  'tenant-missing',
  'dx',
  'keyrock-same',
  'keyrock-differs',
  'keyrock-path',
  'keyrock-undescribed',
  'exact-redirect',
];

describe('the words of the doctor', () => {
  it('count things, and say that a certificate ends today', () => {
    const odd: Check = { id: 'keys', outcome: 'warning', facts: { why: 'short' } };
    const bad: Check = { id: 'clock', outcome: 'bad', facts: { ahead: '300' } };
    expect(checkSummary([odd], false)).toBe('1 thing is worth a look.');
    expect(checkSummary([odd, odd], false)).toBe('2 things are worth a look.');
    expect(checkSummary([bad, odd], false)).toBe('1 thing is wrong, 1 is worth a look.');
    const facts = { host: 'a.example:443', days: '0', ends: '0', name: 'CN=a' };
    expect(checkText({ id: 'certificate', outcome: 'warning', facts })).toMatch(/, in less than a day\.$/);
  });

  it('name the endpoints of an IBM Verify tenant as its form does', () => {
    const facts = { what: 'surfaces', value: 'legacy', listed: 'newer' };
    expect(checkText({ id: 'system', outcome: 'bad', facts })).toBe(
      'The endpoints /oidc/endpoint/default do not describe themselves; the others do.',
    );
    expect(fixLabel({ kind: 'surface', surface: 'newer' })).toBe('Use the endpoints /oauth2');
    const offered = verifyPreset.questions.find(({ id }) => id === 'surface')?.options?.map(({ label }) => label);
    expect(Object.values(surfaceNames)).toEqual(offered);
  });

  it('send nobody to the Flow tab for keys that were only looked at', () => {
    const error: AppError = { code: 'answer-invalid', stage: 'keys', reason: 'It holds no list of keys.' };
    const text = checkMarkdown('Acme', [{ id: 'keys', outcome: 'bad', error, facts: {} }], 0);
    expect(text).not.toContain('Flow tab');
    expect(text).toContain('Open the address of the signing keys in a browser');
  });

  it('are a whole sentence for everything that can be found', () => {
    for (const id of checkIds) {
      for (const outcome of ['good', 'warning', 'bad', 'skipped'] as const) {
        for (const why of whys) {
          for (const what of id === 'system' ? whats : ['']) {
            const facts = {
              why,
              what,
              value: 'a',
              listed: 'b c',
              host: 'a.example:443',
              days: '3',
              ends: '1700000000000',
            };
            const text = checkText({ id, outcome, facts });
            expect(text).toMatch(/^[A-Z“a-z0-9].*\.$/);
            expect(text).not.toMatch(/undefined|NaN|\.\.|: \./);
          }
        }
      }
      expect(checkNames[id]).toMatch(/^[A-Z]/);
    }
  });

  it('say what each fix does', () => {
    expect(fixLabel({ kind: 'port', port: 28_471 })).toBe('Use port 28471');
    expect(fixLabel({ kind: 'scopes', without: ['offline_access'] })).toBe('Do not ask for offline_access');
    expect(fixLabel({ kind: 'trust' })).toBeUndefined();
  });
});

describe('the result to hand on', () => {
  const at = Date.UTC(2026, 2, 3, 12);

  it('is a list of words, with every certificate named', () => {
    const checks: readonly Check[] = [
      { id: 'storage', outcome: 'good', facts: { value: 'keychain' } },
      {
        id: 'certificate',
        outcome: 'warning',
        facts: { host: 'a.example:443', days: '3', ends: String(at), name: 'CN=a' },
        certificates: [
          {
            host: 'a',
            subject: 'CN=a',
            issuer: 'CN=Root',
            sha256: 'A',
            validFrom: 0,
            validTo: at,
            names: [],
            selfSigned: false,
          },
          {
            host: 'a',
            subject: 'CN=Root',
            issuer: 'CN=Root',
            sha256: 'B',
            validFrom: 0,
            validTo: at,
            names: [],
            selfSigned: true,
          },
        ],
      },
    ];
    const text = checkMarkdown('Acme (dev)', checks, at);
    expect(text).toContain('# Check of Acme (dev)');
    expect(text).toContain('- **Place for secrets**: Good. Secrets are kept in the keychain.');
    expect(text).toContain('  - CN=a, issued by CN=Root, until 3 Mar 2026');
    expect(text).toContain('  - CN=Root, issued by itself, until 3 Mar 2026');
    expect(text).toContain('1 thing is worth a look.');
  });

  it('has no markup, no line of somebody else’s making, and no secret, whatever was found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...checkIds), (text, id) => {
        const value = `${text}<img src=x>\n# Title eyJhbGciOiJub25lIn0.eyJzdWIiOiJDQU5BUlkifQ.c2lnbmF0dXJl`;
        const facts = {
          value,
          listed: value,
          host: value,
          name: value,
          ends: '1',
          days: value,
          unlisted: value,
          why: 'elsewhere',
        };
        const result = checkMarkdown(value, [{ id, outcome: 'warning', facts }], at);
        expect(result).not.toMatch(/(?<!\\)<img/);
        expect(result).not.toContain('eyJzdWIi');
        expect(result.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it('has words for every error', () => {
    const errors = Object.entries(samples).flatMap(([code, details]) =>
      // Code and details stand together in the table.
      details.map((each) => ({ code, ...each }) as AppError),
    );
    for (const error of errors) {
      const text = checkMarkdown('A', [{ id: 'provider', outcome: 'bad', error, facts: {} }], at);
      expect(text).toMatch(/\*\*Provider\*\*: Wrong\. .+/);
    }
  });
});
