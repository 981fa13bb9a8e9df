import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectionOutcome } from '../../src/domain/tokenInspection';
import { checkOf, createInspectorBench, issuer, now, reasonsOf } from './inspectorHarness';

type Pair = { readonly jwk: JWK; readonly privateKey: JWK };

const pair = async (algorithm: string, kid: string, modulusLength = 2048): Promise<Pair> => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength });
  return { jwk: { ...(await exportJWK(publicKey)), kid }, privateKey: await exportJWK(privateKey) };
};

let first: Pair;
let second: Pair;

beforeAll(async () => {
  first = await pair('ES256', 'first');
  second = await pair('ES256', 'second');
});

const at = Math.floor(now / 1000);
const good = { iss: issuer, aud: 'client-1', sub: 's', iat: at - 10, exp: at + 600, azp: 'client-1' };

const signed = (claims: object, by: Pair = first, header: object = {}): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', kid: by.jwk.kid ?? '', ...header }).sign(by.privateKey);

const hashOf = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');

describe('a kept ID token', () => {
  test('passes every check, with the nonce and the hash that came with it', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const token = await signed({ ...good, nonce: 'n-1', at_hash: hashOf('access') });
    const inspection = await bench.id(token, { accessToken: 'access', nonce: 'n-1' });
    expect(reasonsOf(inspection)).toEqual({
      structure: 'well-formed',
      signature: 'signature-good',
      issuer: 'issuer-same',
      audience: 'audience-meant',
      'authorized-party': 'party-ours',
      type: 'type-right',
      time: 'time-within',
      nonce: 'nonce-same',
      'access-token-hash': 'hash-same',
    });
    expect(inspectionOutcome(inspection.checks)).toBe('passed');
  });

  test('of another sign-in, beside another access token, or older than the access token', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const token = await signed({ ...good, nonce: 'n-1', at_hash: hashOf('access') });
    const other = reasonsOf(await bench.id(token, { accessToken: 'changed', nonce: 'n-2' }));
    expect(other).toMatchObject({ nonce: 'nonce-differs', 'access-token-hash': 'hash-differs' });
    const earlier = await bench.id(token, { accessToken: 'changed', nonce: 'n-1', idTokenIsEarlier: true });
    expect(checkOf(earlier, 'access-token-hash')).toMatchObject({
      reason: 'hash-of-earlier',
      outcome: 'not-checkable',
    });
  });

  test('for another client is refused, and so is an access token in its place', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const token = await signed({ ...good, aud: 'client-2', azp: 'client-2' }, first, { typ: 'at+jwt' });
    expect(reasonsOf(await bench.id(token))).toMatchObject({
      audience: 'audience-other',
      'authorized-party': 'party-other',
      type: 'type-wrong',
    });
  });
});

describe('an access token in another name of its provider', () => {
  const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  const entra = {
    server: {
      kind: 'endpoints',
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      endpoints: { jwks: `${issuer}/jwks` },
    },
  } as const;
  const firstVersion = { ...good, iss: `https://sts.windows.net/${tenant}/` };

  test('is the provider’s: of Entra ID’s first version for the same tenant, and what AD FS says in its description', async () => {
    const bench = createInspectorBench({ keys: [first.jwk], profile: entra });
    expect(reasonsOf(await bench.access(await signed(firstVersion)))).toMatchObject({
      issuer: 'issuer-by-other-name',
      signature: 'signature-good',
    });
    const adfs = 'http://adfs.example.com/adfs/services/trust';
    const described = createInspectorBench({ keys: [first.jwk], metadata: { access_token_issuer: adfs } });
    const inspection = await described.access(await signed({ ...good, iss: adfs }));
    expect(checkOf(inspection, 'issuer')).toMatchObject({
      outcome: 'passed',
      facts: { expected: issuer, actual: adfs },
    });
  });

  test('is a stranger’s for another tenant, and in an ID token', async () => {
    const bench = createInspectorBench({ keys: [first.jwk], profile: entra });
    const other = await signed({ ...good, iss: 'https://sts.windows.net/another/' });
    expect(reasonsOf(await bench.access(other)).issuer).toBe('issuer-differs');
    expect(reasonsOf(await bench.id(await signed(firstVersion))).issuer).toBe('issuer-differs');
  });

  test('is not called forged where only its own API can check it, as Microsoft Graph’s', async () => {
    const bench = createInspectorBench({ keys: [first.jwk], profile: entra });
    const [, payload, signature] = (await signed(firstVersion)).split('.');
    const header = { alg: 'ES256', kid: 'first', nonce: 'what was signed is the hash of this' };
    const shown = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
    const inspection = await bench.access(shown);
    expect(checkOf(inspection, 'signature')).toMatchObject({ reason: 'signature-for-api', outcome: 'not-checkable' });
    expect(inspectionOutcome(inspection.checks)).not.toBe('passed');
    const elsewhere = createInspectorBench({ keys: [first.jwk] });
    const [, foreign] = (await signed(good)).split('.');
    const changed = shown.replace(String(payload), String(foreign));
    expect(reasonsOf(await elsewhere.access(changed)).signature).toBe('signature-bad');
  });
});

describe('a kept access token that was asked for with a proof of a key', () => {
  const boundBench = async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const proofKey = await bench.proofs.newKey('ES256');
    return { ...bench, proofKey, thumbprint: (await bench.proofs.of(proofKey)).thumbprint };
  };

  test('is compared with the key that is kept with it, and with no other', async () => {
    const { access, proofKey, thumbprint } = await boundBench();
    const parts = { proofKey, tokenType: 'DPoP' };
    expect(checkOf(await access(await signed({ ...good, cnf: { jkt: thumbprint } }), parts), 'key-binding')).toEqual({
      id: 'key-binding',
      outcome: 'passed',
      reason: 'binding-ours',
      facts: { actual: thumbprint },
    });
    for (const jkt of ['another', 7, null, ['x']]) {
      const other = await access(await signed({ ...good, cnf: { jkt } }), parts);
      expect(checkOf(other, 'key-binding')).toMatchObject({ outcome: 'failed', facts: { expected: thumbprint } });
    }
  });

  test('and names no key leaves that open', async () => {
    const { access, proofKey } = await boundBench();
    const parts = { proofKey, tokenType: 'DPoP' };
    for (const claims of [good, { ...good, cnf: null }, { ...good, cnf: { x5t: 'certificate' } }]) {
      const inspection = await access(await signed(claims), parts);
      expect(checkOf(inspection, 'key-binding')).toMatchObject({ outcome: 'not-checkable', reason: 'binding-absent' });
    }
  });

  test('has no such check where no key was asked for or named; one of somebody else’s key stays open', async () => {
    const { access, pasted, proofKey } = await boundBench();
    expect(checkOf(await access(await signed(good)), 'key-binding')).toBeUndefined();
    expect(checkOf(await access(await signed(good), { proofKey }), 'key-binding')).toBeUndefined();
    const foreign = await signed({ ...good, cnf: { jkt: 'somebody’s' } });
    for (const inspection of [await access(foreign), await pasted(`DPoP ${foreign}`, false)]) {
      expect(checkOf(inspection, 'key-binding')).toMatchObject({
        outcome: 'not-checkable',
        reason: 'binding-not-known',
        facts: { actual: 'somebody’s' },
      });
    }
  });
});

describe('keys', () => {
  test('are fetched once for many tokens, and once more for a kid that is new (F31)', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    for (let round = 0; round < 5; round += 1) await bench.access(await signed(good));
    expect(bench.provider.asked).toEqual({ keys: 1, discovery: 1 });
    bench.provider.keys = [second.jwk];
    expect(reasonsOf(await bench.access(await signed(good, second)))).toMatchObject({ signature: 'signature-good' });
    expect(bench.provider.asked.keys).toBe(2);
    await bench.access(await signed(good, second));
    expect(bench.provider.asked.keys).toBe(2);
  });

  test('are not fetched again and again for a kid that somebody made up', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    await bench.access(await signed(good));
    for (let round = 0; round < 20; round += 1) {
      const inspection = await bench.access(await signed(good, first, { kid: `made-up-${round}` }));
      expect(checkOf(inspection, 'signature')).toMatchObject({ outcome: 'failed', reason: 'key-unknown' });
    }
    expect(bench.provider.asked.keys).toBe(2);
    bench.pass(31_000);
    await bench.access(await signed(good, first, { kid: 'made-up' }));
    expect(bench.provider.asked.keys).toBe(3);
  });

  test('that cannot be had leave the signature open, with the reason, and are asked for again', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    bench.provider.status = 503;
    const token = await signed(good);
    expect(checkOf(await bench.access(token), 'signature')).toMatchObject({
      outcome: 'not-checkable',
      reason: 'keys-unavailable',
      error: { code: 'provider-unavailable', status: 503 },
    });
    bench.provider.status = 200;
    expect(checkOf(await bench.access(token), 'signature')).toMatchObject({ outcome: 'passed' });
  });

  test.each(['null', '[]', '{"keys":{}}', '<html>', '', `{"keys":[${'['.repeat(5000)}${']'.repeat(5000)}]}`])(
    'that are no list of keys (%#) are said to be none',
    async (body) => {
      const bench = createInspectorBench();
      bench.provider.body = body;
      expect(checkOf(await bench.access(await signed(good)), 'signature')).toMatchObject({
        reason: 'keys-unavailable',
      });
    },
  );

  test('of a wrong kind, too short, or spoiled are named as that and never used', async () => {
    const rsa = await pair('RS256', 'first');
    const wrongKind = createInspectorBench({ keys: [rsa.jwk] });
    expect(reasonsOf(await wrongKind.access(await signed(good))).signature).toBe('key-wrong-kind');
    const spoiled = createInspectorBench({ keys: [{ ...first.jwk, x: 'AAAA' }] });
    expect(reasonsOf(await spoiled.access(await signed(good))).signature).toBe('key-unusable');
    const encryption = createInspectorBench({ keys: [{ ...first.jwk, use: 'enc' }] });
    expect(reasonsOf(await encryption.access(await signed(good))).signature).toBe('key-not-for-signatures');
    const empty = createInspectorBench({ keys: [{ kty: 'RSA', kid: 'first', x5c: ['MIIB'] }] });
    const asRsa = (await signed(good)).replace(
      /^[^.]+/,
      Buffer.from('{"alg":"RS256","kid":"first"}').toString('base64url'),
    );
    expect(reasonsOf(await empty.access(asRsa)).signature).toBe('key-unusable');
    const short = createInspectorBench({
      keys: [{ kty: 'RSA', kid: 'k', e: 'AQAB', n: Buffer.alloc(128, 255).toString('base64url') }],
    });
    const [, body = ''] = (await signed(good)).split('.');
    const header = Buffer.from('{"alg":"RS256","kid":"k"}').toString('base64url');
    expect(reasonsOf(await short.access(`${header}.${body}.${'A'.repeat(171)}`)).signature).toBe('key-too-short');
  });

  test('make no signature of another length, nor one with a tail: the token was cut, or something was added', async () => {
    const rsa = await pair('RS256', 'long');
    const bench = createInspectorBench({ keys: [rsa.jwk] });
    const token = await new SignJWT(good).setProtectedHeader({ alg: 'RS256', kid: 'long' }).sign(rsa.privateKey);
    expect(checkOf(await bench.access(token.slice(0, -40)), 'signature')).toMatchObject({
      reason: 'signature-length',
      facts: { expected: '256', actual: '226' },
    });
    const spoiled = `${token.slice(0, -44)}${'A'.repeat(44)}`;
    expect(reasonsOf(await bench.access(spoiled)).signature).toBe('signature-bad');
    expect(reasonsOf(await bench.access(`${token}~WyJzYWx0Il0~`)).signature).toBe('signature-unreadable');
  });

  test('by Ed448 is not held for cut, since it goes by the name of EdDSA', async () => {
    const keys = generateKeyPairSync('ed448');
    const bench = createInspectorBench({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'x' }] });
    const body = ['{"alg":"EdDSA","kid":"x"}', JSON.stringify(good)]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    const token = `${body}.${sign(null, Buffer.from(body), keys.privateKey).toString('base64url')}`;
    expect(checkOf(await bench.access(token), 'signature')).toMatchObject({ outcome: 'not-checkable' });
  });

  test('that a token brings along are never used', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const token = await signed(good, second, { kid: 'first', jwk: second.jwk });
    expect(reasonsOf(await bench.access(token)).signature).toBe('signature-bad');
  });

  test('of a system without an address for them are not known', async () => {
    const server = { kind: 'endpoints', issuer: '', endpoints: { token: `${issuer}/token` } } as const;
    const bench = createInspectorBench({ profile: { server } });
    const inspection = await bench.access(await signed(good));
    expect(reasonsOf(inspection)).toMatchObject({ signature: 'keys-not-known', issuer: 'issuer-not-known' });
    expect(bench.provider.asked).toEqual({ keys: 0, discovery: 0 });
  });
});

describe('a shared secret', () => {
  const sharing = (claims: object, secret: string): Promise<string> =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
  const secret = 'the client secret, which is long enough';

  test('of the client signs its ID tokens, and no other secret does', async () => {
    const bench = createInspectorBench({ clientSecret: secret });
    expect(reasonsOf(await bench.id(await sharing(good, secret))).signature).toBe('signature-good');
    expect(reasonsOf(await bench.id(await sharing(good, 'another'))).signature).toBe('signature-bad');
    const bound = await bench.id(await sharing({ ...good, at_hash: hashOf('access') }, secret), {
      accessToken: 'access',
    });
    expect(reasonsOf(bound)['access-token-hash']).toBe('hash-same');
  });

  test('of an API is nobody else’s business: its tokens are left open', async () => {
    const bench = createInspectorBench({ clientSecret: secret });
    expect(reasonsOf(await bench.access(await sharing(good, 'another'))).signature).toBe('secret-of-others');
    const without = createInspectorBench();
    expect(reasonsOf(await without.id(await sharing(good, secret))).signature).toBe('secret-not-known');
  });

  test('is never one of the keys that the provider shows to all', async () => {
    const open = { kty: 'oct', kid: 'open', k: Buffer.from(secret).toString('base64url') };
    const bench = createInspectorBench({ keys: [open] });
    const token = await new SignJWT(good)
      .setProtectedHeader({ alg: 'HS256', kid: 'open' })
      .sign(new TextEncoder().encode(secret));
    expect(reasonsOf(await bench.id(token)).signature).toBe('secret-not-known');
  });

  test('of a system whose ID tokens only the connection vouches for leaves them open', async () => {
    const bench = createInspectorBench({ clientSecret: secret, profile: { provider: 'keyrock' } });
    expect(reasonsOf(await bench.id(await sharing(good, 'another'))).signature).toBe('secret-of-others');
  });
});

describe('time', () => {
  test('is measured by the provider: a token that has ended here may be good there (F34)', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    bench.provider.clock = now - 900_000;
    const inspection = await bench.access(await signed({ ...good, iat: at - 1000, exp: at - 300 }));
    expect(checkOf(inspection, 'time')).toMatchObject({ outcome: 'passed', facts: { aheadMs: '-899500' } });
  });

  test('of a provider whose clock is ahead is no token of the future', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const token = await signed({ ...good, iat: at + 120, nbf: at + 120 });
    expect(reasonsOf(await bench.access(token)).time).toBe('time-not-yet');
    const ahead = createInspectorBench({ keys: [first.jwk] });
    ahead.provider.clock = now + 120_000;
    expect(reasonsOf(await ahead.access(token)).time).toBe('time-within');
  });
});

describe('a pasted token', () => {
  test('is taken apart without a single request', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const inspection = await bench.pasted(`Authorization: Bearer ${await signed(good)}\n`, false);
    expect(reasonsOf(inspection)).toMatchObject({
      signature: 'keys-not-asked',
      issuer: 'issuer-not-known',
      time: 'time-within',
    });
    expect(bench.provider.asked).toEqual({ keys: 0, discovery: 0 });
  });

  test('is checked with the keys of its issuer when that is asked for', async () => {
    const bench = createInspectorBench({ keys: [first.jwk] });
    const inspection = await bench.pasted(await signed(good), true);
    expect(reasonsOf(inspection)).toMatchObject({ signature: 'signature-good', issuer: 'issuer-same' });
    expect(inspection.keys).toMatchObject({ address: `${issuer}/jwks`, count: 1 });
  });

  test.each([[undefined], [7], [''], ['javascript:alert(1)'], ['file:///etc/passwd'], ['http://login.example.com']])(
    'whose issuer is %s sends nothing anywhere',
    async (iss) => {
      const bench = createInspectorBench({ keys: [first.jwk] });
      const asked = bench.pasted(await signed({ ...good, iss }), true).then(
        (inspection) => checkOf(inspection, 'signature')?.reason,
        (caught: { error: { code: string } }) => caught.error.code,
      );
      expect(['address-invalid', 'keys-unavailable']).toContain(await asked);
      expect(bench.provider.asked).toEqual({ keys: 0, discovery: 0 });
    },
  );
});
