import { describe, expect, test } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import { checkProfile } from '../../src/domain/profileCheck';
import { sameFlow, tokenFields } from '../../src/domain/profileIdentity';
import { asksForBinding, boundKey, canBind, namedThumbprint, secretsOfKey } from '../../src/domain/proofKey';
import { profileWith } from '../support/flowContext';

const key = { algorithm: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'secret' } } as const;

describe('the setting that binds tokens to a key', () => {
  test('is off where a profile file says nothing of it, and stays out of what is written', () => {
    const older = profileWith({});
    expect(older).not.toHaveProperty('dpop');
    expect(profileSchema.parse(older)).toEqual(older);
    expect(profileSchema.parse({ ...older, dpop: true }).dpop).toBe(true);
    expect(profileSchema.safeParse({ ...older, dpop: 'yes' }).success).toBe(false);
  });

  test('makes it another token, and leaves every token of before what it was', () => {
    const older = profileWith({});
    expect(tokenFields({ ...older, dpop: false })).toBe(tokenFields(older));
    expect(tokenFields(older)).not.toContain('dpop');
    expect(tokenFields({ ...older, dpop: true })).not.toBe(tokenFields(older));
    expect(sameFlow({ ...older, dpop: true }, older)).toBe(false);
    expect(sameFlow({ ...older, dpop: false }, older)).toBe(true);
  });

  test.each([
    ['standard', 'authorization_code', true],
    ['standard', 'password', true],
    ['standard', 'client_credentials', true],
    ['standard', 'implicit', false],
    ['keyrock', 'authorization_code', false],
    ['ibmVerify', 'password', false],
    ['custom', 'password', false],
  ] as const)('of %s with %s means something: %s; where not, the form says so', (provider, grant, means) => {
    const profile = profileWith({ provider, grant, dpop: true });
    expect(canBind(profile)).toBe(means);
    expect(asksForBinding(profile)).toBe(means);
    expect(tokenFields(profile) === tokenFields({ ...profile, dpop: false })).toBe(!means);
    const remarks = checkProfile(profile).filter(({ field }) => field === 'dpop');
    expect(remarks.map(({ severity }) => severity)).toEqual(means ? [] : ['advice']);
  });
});

describe('a key', () => {
  test('is proved with a token whose type says so, however that is written, and with no other', () => {
    for (const tokenType of ['DPoP', 'dpop', 'DPOP']) expect(boundKey({ tokenType, proofKey: key })).toBe(key);
    for (const tokenType of ['Bearer', '', 'DPoP2']) expect(boundKey({ tokenType, proofKey: key })).toBeUndefined();
    expect(boundKey({ tokenType: 'DPoP' })).toBeUndefined();
  });

  test('is secret in its private half', () => {
    expect(secretsOfKey(key)).toEqual(['secret']);
    expect(secretsOfKey(undefined)).toEqual([]);
  });

  test('is named in a token by cnf.jkt alone', () => {
    expect(namedThumbprint({ cnf: { jkt: 'a' } })).toBe('a');
    for (const cnf of [undefined, null, 'jkt', [], {}, { x5t: 'a' }]) expect(namedThumbprint({ cnf })).toBeUndefined();
  });
});
