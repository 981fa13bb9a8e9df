import { describe, expect, it } from 'vitest';
import {
  clientOf,
  draftProblems,
  firstDraft,
  questionsInSight,
  secretNeed,
  secretsOf,
  takesSeed,
} from '../../renderer/features/onboarding/clientDraft';
import { practiceSystemOf } from '../../renderer/features/onboarding/PractiseInstead';
import { practiceSystems } from '../../src/domain/profile';
import { presetById, presets } from '../../src/providers/presets';
import type { Preset } from '../../src/providers/presets/preset';

const preset = (id: string): Preset => {
  const found = presetById(id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found;
};
const seed = 'JBSW Y3DP EHPK 3PXP';

describe('what a form asks about the client, by system and grant', () => {
  it.each([
    ['ibm-verify', 'authorization_code', 'needed', 'optional', false],
    ['ibm-verify', 'password', 'needed', 'optional', true],
    ['ibm-verify', 'client_credentials', 'needed', 'required', false],
    ['ibm-verify', 'implicit', 'needed', 'none', false],
    ['ibm-verify-password', 'verify_password', 'needed', 'required', true],
    ['ibm-cos-manager', 'password', 'needed', 'optional', true],
    ['dx-operational-intelligence', 'password', 'none', 'none', false],
    ['keyrock', 'password', 'needed', 'optional', false],
    ['webmethods-integration', 'client_credentials', 'needed', 'required', false],
    ['custom', 'client_credentials', 'optional', 'optional', false],
    ['github', 'authorization_code', 'needed', 'required', false],
    ['openid', 'password', 'needed', 'optional', false],
  ] as const)('%s with %s: client ID %s, secret %s, seed %s', (id, grant, clientId, secret, takesASeed) => {
    expect(preset(id).clientId.need ?? 'needed').toBe(clientId);
    expect(secretNeed(preset(id), grant)).toBe(secret);
    expect(takesSeed(preset(id), grant)).toBe(takesASeed);
  });

  it('is missing at first just what cannot be left empty', () => {
    const missing = (id: string): readonly string[] => {
      const one = preset(id);
      return Object.keys(draftProblems(one, firstDraft(one, one.name, one.grants))).sort();
    };
    expect(missing('dx-operational-intelligence')).toEqual(['username']);
    expect(missing('ibm-verify-password')).toEqual(['clientId', 'clientSecret', 'username']);
    expect(missing('ibm-verify')).toEqual(['clientId']);
    expect(missing('custom')).toEqual(['username']);
  });
});

describe('what is typed into a form', () => {
  const verify = preset('ibm-verify-password');
  const draft = {
    ...firstDraft(verify, 'Verify', verify.grants),
    clientId: 'client',
    clientSecret: 'client-canary',
    username: 'dana',
    password: 'password-canary',
    totpSeed: ` ${seed} `,
  };

  it('keeps every secret as one of its own kind, and none with the profile', () => {
    expect(secretsOf(verify, draft)).toEqual({
      'client-secret': 'client-canary',
      password: 'password-canary',
      'totp-seed': seed,
    });
    expect(clientOf(draft)).toEqual({ name: 'Verify', grant: 'verify_password', clientId: 'client', username: 'dana' });
    expect(draftProblems(verify, draft)).toEqual({});
  });

  it('keeps no secret that the chosen grant has no use for', () => {
    const app = preset('ibm-verify');
    expect(secretsOf(app, { ...draft, grant: 'authorization_code' })).toEqual({ 'client-secret': 'client-canary' });
    expect(secretsOf(app, { ...draft, grant: 'implicit' })).toEqual({});
    expect(clientOf({ ...draft, grant: 'authorization_code' })).not.toHaveProperty('username');
    expect(secretsOf(preset('keyrock'), { ...draft, grant: 'password' })).not.toHaveProperty('totp-seed');
  });

  it.each([
    ['JBSWY3DPEHPK3PX1', /letters A to Z and the digits 2 to 7/],
    ['JBSWY3DP', /cut off/],
    ['otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP', /codes that count/],
  ])('says what is wrong with the seed %s, without quoting it', (totpSeed, words) => {
    const problem = draftProblems(verify, { ...draft, totpSeed }).totpSeed;
    expect(problem).toMatch(words);
    expect(problem).not.toContain(totpSeed);
  });

  it('does not mind a wrong seed where none is used', () => {
    expect(draftProblems(preset('keyrock'), { ...draft, grant: 'password', totpSeed: '1' })).toEqual({});
  });
});

describe('questions that can wait', () => {
  it('are put away at DX Operational Intelligence, which has many, and nowhere else', () => {
    const { shown, folded } = questionsInSight(preset('dx-operational-intelligence'));
    expect(shown.map(({ id }) => id)).toEqual(['base', 'tenant']);
    expect(folded.map(({ id }) => id)).toEqual(['scopeKind', 'scopeTenant', 'language', 'extToken']);
    for (const one of presets.filter(({ id }) => id !== 'dx-operational-intelligence')) {
      expect(questionsInSight(one)).toEqual({ shown: one.questions, folded: [] });
    }
  });

  it('never hide one that has to be answered', () => {
    for (const one of presets) {
      for (const { optional, initial } of questionsInSight(one).folded) {
        expect(optional === true || initial !== undefined).toBe(true);
      }
    }
  });
});

it('offers practice for each of the six systems that have an imitation, and for no other', () => {
  const practised = presets.map(practiceSystemOf).filter((system) => system !== undefined);
  expect(practised.toSorted()).toEqual(practiceSystems.filter((system) => system !== 'standard').toSorted());
});
