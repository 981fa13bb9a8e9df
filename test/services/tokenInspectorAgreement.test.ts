import { createHmac } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { clockTolerance } from '../../src/domain/tokenInspectionClaims';
import { checkOf, createInspectorBench, issuer, now } from './inspectorHarness';

const rounds = 10_000;
const audience = 'https://api.example.com';
const clientSecret = 'a client secret of more than sixty-four bytes, so that every HMAC has enough of it';

const asymmetric = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;
const algorithms = [...asymmetric, 'HS256', 'HS384', 'HS512'] as const;
type Algorithm = (typeof algorithms)[number];

/** The same numbers at every run, so that a failure can be looked at again. */
const numbers = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    below: (limit: number): number => Math.floor(next() * limit),
    of: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item,
    chance: (share: number): boolean => next() < share,
  };
};
type Numbers = ReturnType<typeof numbers>;

type Pair = { readonly kid: string; readonly jwk: JWK; readonly privateKey: JWK; readonly pem: string };

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const newPair = async (algorithm: string, kid: string): Promise<Pair> => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid },
    privateKey: await exportJWK(privateKey),
    pem: await exportSPKI(publicKey),
  };
};

/** RSA, RSA-PSS, the three curves and Ed25519: one pair the provider shows, and one that is somebody else's. */
const families: Readonly<Record<string, string>> = {
  RS256: 'rsa',
  RS384: 'rsa',
  RS512: 'rsa',
  PS256: 'rsa',
  PS384: 'rsa',
  PS512: 'rsa',
  ES256: 'p256',
  ES384: 'p384',
  ES512: 'p521',
  EdDSA: 'ed',
  Ed25519: 'ed',
};
const makers: Readonly<Record<string, string>> = {
  rsa: 'RS256',
  p256: 'ES256',
  p384: 'ES384',
  p521: 'ES512',
  ed: 'EdDSA',
};

const own = new Map<string, Pair>();
const others = new Map<string, Pair>();
let keySet: readonly JWK[] = [];

beforeAll(async () => {
  for (const [family, algorithm] of Object.entries(makers)) {
    own.set(family, await newPair(algorithm, `own-${family}`));
    others.set(family, await newPair(algorithm, `own-${family}`));
  }
  keySet = [...own.values()].map(({ jwk }) => jwk);
}, 30_000);

const isShared = (algorithm: Algorithm): boolean => algorithm.startsWith('HS');

const pairFor = (algorithm: Algorithm, from: ReadonlyMap<string, Pair>): Pair => {
  const pair = from.get(families[algorithm] ?? '');
  if (pair === undefined) throw new Error(`no key for ${algorithm}`);
  return pair;
};

/** Ways in which a token is wrong, or odd and yet right. */
const changes = [
  'none',
  'none',
  'none',
  'flipped-bit',
  'cut-signature',
  'long-signature',
  'no-signature',
  'other-claims',
  'other-key',
  'unknown-kid',
  'kid-of-another-kind',
  'no-kid',
  'alg-none',
  'secret-from-public-key',
  'other-alg-named',
  'critical',
  'issuer',
  'no-issuer',
  'issuer-list',
  'audience',
  'audience-list',
  'no-audience',
  'audience-number',
  'over',
  'just-over',
  'not-yet',
  'nearly-valid',
  'issued-later',
  'end-as-text',
  'start-as-text',
  'far-end',
  'negative-end',
  'fraction',
] as const;
type Change = (typeof changes)[number];

const claimsFor = (change: Change, random: Numbers): Record<string, unknown> => {
  const at = Math.floor(now / 1000);
  const good = {
    iss: issuer,
    aud: audience,
    sub: 's',
    iat: at - random.below(3000),
    exp: at + 60 + random.below(3600),
  };
  const { iss: _iss, ...noIssuer } = good;
  const { aud: _aud, ...noAudience } = good;
  switch (change) {
    case 'issuer':
      return { ...good, iss: random.of([`${issuer}/`, 'https://evil.example', issuer.toUpperCase(), '']) };
    case 'no-issuer':
      return noIssuer;
    case 'issuer-list':
      return { ...good, iss: [issuer] };
    case 'audience':
      return { ...good, aud: random.of(['account', `${audience}/`, '']) };
    case 'audience-list':
      return { ...good, aud: random.of([['account', audience], [], ['account'], [audience, 7]]) };
    case 'no-audience':
      return noAudience;
    case 'audience-number':
      return { ...good, aud: 7 };
    case 'over':
      return { ...good, exp: at - clockTolerance - random.below(100_000) };
    case 'just-over':
      return { ...good, exp: at - random.below(clockTolerance * 2) };
    case 'not-yet':
      return { ...good, nbf: at + clockTolerance + 1 + random.below(100_000) };
    case 'nearly-valid':
      return { ...good, nbf: at + random.below(clockTolerance * 2) };
    case 'issued-later':
      return { ...good, iat: at + random.below(clockTolerance * 3) };
    case 'end-as-text':
      return { ...good, exp: String(good.exp) };
    case 'start-as-text':
      return { ...good, nbf: random.of(['0', null, true, {}]) };
    case 'far-end':
      return { ...good, exp: random.of([9.2e15, 8.64e12, 1e300]) };
    case 'negative-end':
      return { ...good, exp: -random.below(1e9) };
    case 'fraction':
      return { ...good, exp: at + random.of([-5.5, -4.5, 0.5, 100.25]) };
    default:
      return good;
  }
};

const sign = (
  header: object,
  claims: JWTPayload,
  algorithm: Algorithm,
  from: ReadonlyMap<string, Pair>,
): Promise<string> => {
  const jwt = new SignJWT(claims).setProtectedHeader({ alg: algorithm, ...header });
  return jwt.sign(isShared(algorithm) ? new TextEncoder().encode(clientSecret) : pairFor(algorithm, from).privateKey);
};

const flipped = (token: string, random: Numbers): string => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return `${header}.${claims}.${bytes.toString('base64url')}`;
};

const resized = (token: string, change: (bytes: Buffer) => Buffer): string => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return `${header}.${claims}.${change(Buffer.from(signature, 'base64url')).toString('base64url')}`;
};

const tokenFor = async (algorithm: Algorithm, change: Change, random: Numbers): Promise<string> => {
  const kid = isShared(algorithm) ? undefined : pairFor(algorithm, own).kid;
  const header = {
    ...(kid === undefined ? {} : { kid }),
    ...(random.chance(0.5) ? { typ: random.of(['JWT', 'at+jwt']) } : {}),
  };
  const claims = claimsFor(change, random);
  const good = (more: object = {}): Promise<string> => sign({ ...header, ...more }, claims, algorithm, own);
  switch (change) {
    case 'flipped-bit':
      return flipped(await good(), random);
    case 'cut-signature':
      return resized(await good(), (bytes) => bytes.subarray(0, random.below(bytes.length)));
    case 'long-signature':
      return resized(await good(), (bytes) => Buffer.concat([bytes, Buffer.alloc(1 + random.below(40))]));
    case 'no-signature':
      return resized(await good(), () => Buffer.alloc(0));
    case 'other-claims': {
      const [first = '', , last = ''] = (await good()).split('.');
      return `${first}.${encoded({ ...claims, sub: 'somebody else' })}.${last}`;
    }
    case 'other-key':
      return isShared(algorithm) ? good({ kid: 'x' }) : sign(header, claims, algorithm, others);
    case 'unknown-kid':
      return good({ kid: random.of(['nobody', '', '../../etc/passwd', 'x'.repeat(5000)]) });
    case 'kid-of-another-kind':
      return good({ kid: random.of(keySet.map((key) => key.kid)) });
    case 'no-kid':
      return sign({}, claims, algorithm, own);
    case 'alg-none':
      return `${encoded({ ...header, alg: random.of(['none', 'None', 'NONE']) })}.${encoded(claims)}.`;
    case 'secret-from-public-key': {
      const input = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`;
      const secret = own.get(random.of(Object.keys(makers)))?.pem ?? '';
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }
    case 'other-alg-named': {
      const [, body = '', last = ''] = (await good()).split('.');
      return `${encoded({ ...header, alg: random.of(algorithms) })}.${body}.${last}`;
    }
    case 'critical': {
      // jose will not sign what it would not read.
      const [, body = '', last = ''] = (await good()).split('.');
      return `${encoded({ ...header, alg: algorithm, crit: random.of([['x'], [], 'x']), x: 1 })}.${body}.${last}`;
    }
    default:
      return good();
  }
};

/** What jose makes of a token, told everything the inspector is told. */
const joseTakes = async (token: string): Promise<boolean> => {
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    clockTolerance,
    currentDate: new Date(now),
    // The one way in which jose looks at iat.
    maxTokenAge: '100000 years',
    algorithms: [...algorithms],
  };
  const set = createLocalJWKSet({ keys: [...keySet] });
  try {
    if (/^HS/.test(String(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).alg))) {
      await jwtVerify(token, new TextEncoder().encode(clientSecret), options);
    } else {
      await jwtVerify(token, set, options).catch(async (caught: unknown) => {
        if (!(caught instanceof errors.JWKSMultipleMatchingKeys)) throw caught;
        for await (const key of caught) {
          try {
            return await jwtVerify(token, key, options);
          } catch (each) {
            if (!(each instanceof errors.JWSSignatureVerificationFailed)) throw each;
          }
        }
        throw new errors.JWSSignatureVerificationFailed();
      });
    }
    return true;
  } catch {
    return false;
  }
};

describe('verdicts beside those of jose', () => {
  test(`agree on ${rounds} good and spoiled tokens of every algorithm`, { timeout: 120_000 }, async () => {
    const random = numbers(20_260_601);
    const bench = createInspectorBench({
      keys: keySet,
      clientSecret,
      profile: { audience, clientId: 'client-1', clientAuth: 'client_secret_basic' },
    });
    const seen = { taken: 0, refused: 0 };
    const differing: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const algorithm = algorithms[round % algorithms.length] ?? 'RS256';
      const change = random.of(changes);
      const token = await tokenFor(algorithm, change, random);
      const [inspection, taken] = await Promise.all([bench.access(token), joseTakes(token)]);
      const ours = ['signature', 'issuer', 'audience', 'time'] as const;
      // An end that must be meant in milliseconds is pointed out; no reader refuses it.
      const passed = ours.every((id) => {
        const check = checkOf(inspection, id);
        return check?.outcome === 'passed' || check?.reason === 'time-milliseconds';
      });
      if (passed !== taken)
        differing.push(`${algorithm} ${change}: jose ${taken} ${JSON.stringify(inspection.checks)}`);
      if (taken) seen.taken += 1;
      else seen.refused += 1;
    }
    expect(differing.slice(0, 3)).toEqual([]);
    expect(seen.taken).toBeGreaterThan(rounds / 10);
    expect(seen.refused).toBeGreaterThan(rounds / 3);
    // A token with a kid that nobody knows causes no storm of requests.
    expect(bench.provider.asked.keys).toBeLessThanOrEqual(2);
  });
});
