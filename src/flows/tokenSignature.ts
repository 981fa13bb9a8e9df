import { compactVerify, errors, type JWK } from 'jose';
import { checked, type InspectionCheck } from '../domain/tokenInspection';
import { base64urlBytes, type TokenReading } from '../domain/tokenInspectionRead';

/** A token with a signature: one to be read, or one around another. */
type Signed = Extract<TokenReading, { readonly format: 'jwt' | 'nested' }>;

type Algorithm = {
  readonly kty: 'RSA' | 'EC' | 'OKP' | 'oct';
  readonly crv?: string;
  /** Bytes of every signature it makes; an RSA signature is as long as its key. */
  readonly bytes?: number;
};

const rsa = { kty: 'RSA' } as const satisfies Algorithm;
const ed25519 = { kty: 'OKP', crv: 'Ed25519', bytes: 64 } as const satisfies Algorithm;

/** RFC 7518 section 3.1, RFC 8037 section 3.1 and RFC 9864 section 2.2. */
const algorithms: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((name) => [name, rsa] as const),
  ['ES256', { kty: 'EC', crv: 'P-256', bytes: 64 }],
  ['ES384', { kty: 'EC', crv: 'P-384', bytes: 96 }],
  ['ES512', { kty: 'EC', crv: 'P-521', bytes: 132 }],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
  ['HS256', { kty: 'oct', bytes: 32 }],
  ['HS384', { kty: 'oct', bytes: 48 }],
  ['HS512', { kty: 'oct', bytes: 64 }],
]);

/** RFC 8032 section 5.2.6. */
const ed448Bytes = 114;

/** RFC 7518 section 3.3. */
const fewestRsaBits = 2048;

/** More keys than this are not tried for one token without a `kid`. */
const mostTried = 16;

/** Extensions a token may ask for: the one there is, where it asks for what happens anyway (RFC 7797 section 3). */
const asksTooMuch = ({ crit, b64 }: Readonly<Record<string, unknown>>): boolean =>
  crit !== undefined && !(Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64' && b64 === true);

const algorithmOf = ({ header }: Signed): string => String(header.alg);

const signatureBytes = (token: string): number | undefined =>
  base64urlBytes(token.slice(token.lastIndexOf('.') + 1))?.length;

/** What is wrong with a signature before any key is looked at; undefined where a key is needed to tell. */
export const signatureBeforeKeys = (token: string, reading: Signed): InspectionCheck | undefined => {
  const algorithm = algorithmOf(reading);
  if (/^none$/i.test(algorithm)) return checked('unsecured');
  if (asksTooMuch(reading.header)) return checked('critical-unknown');
  const known = algorithms.get(algorithm);
  if (known === undefined) return checked('algorithm-unknown', { algorithm: algorithm.slice(0, 60) });
  const actual = signatureBytes(token);
  if (actual === undefined) return checked('signature-unreadable');
  // A signature by Ed448 (RFC 8037 section 3.1), which goes by the same name and cannot be checked here.
  if (algorithm === 'EdDSA' && actual === ed448Bytes) return checked('algorithm-unknown', { algorithm: 'Ed448' });
  if (known.bytes === undefined || actual === known.bytes) return undefined;
  return checked('signature-length', { algorithm, expected: String(known.bytes), actual: String(actual) });
};

/** Whether a token is signed with a secret that two sides share, rather than with a key pair. */
export const isSharedSecret = (reading: Signed): boolean => algorithms.get(algorithmOf(reading))?.kty === 'oct';

/** The key identifier a token names, where that is one. */
export const kidOf = ({ header }: Signed): string | undefined =>
  typeof header.kid === 'string' ? header.kid : undefined;

const verifies = async (token: string, key: JWK | Uint8Array, algorithm: string): Promise<boolean> => {
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
    return true;
  } catch (caught) {
    if (caught instanceof errors.JWSSignatureVerificationFailed || caught instanceof errors.JWSInvalid) return false;
    throw caught;
  }
};

const bitsOf = ({ n }: JWK): number => {
  const bytes = base64urlBytes(n ?? '') ?? new Uint8Array();
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
};

/** A key as it may be used: its public half, and nothing that would make another kind of it. */
const isForSignatures = ({ use, key_ops: operations }: JWK): boolean =>
  (use === undefined || use === 'sig') && (operations === undefined || operations.includes('verify'));

const fits = ({ kty, crv, alg }: JWK, algorithm: string, known: Algorithm): boolean =>
  kty === known.kty && (known.crv === undefined || crv === known.crv) && (alg === undefined || alg === algorithm);

/** Tries one key: an outcome, or undefined for a signature that is not by it. */
const tryKey = async (token: string, key: JWK, algorithm: string): Promise<InspectionCheck | undefined> => {
  if (key.kty === 'RSA') {
    const bits = bitsOf(key);
    if (bits === 0) return checked('key-unusable');
    if (bits < fewestRsaBits) return checked('key-too-short', { bits: String(bits) });
  }
  const { kty, crv, n, e, x, y } = key;
  // Only what makes the public key: a private half that a provider shows by mistake is not for us.
  const parts = Object.fromEntries(Object.entries({ kty, crv, n, e, x, y }).filter(([, part]) => part !== undefined));
  try {
    // A key has string members alone; the types of jose name them one by one.
    return (await verifies(token, parts as JWK, algorithm)) ? checked('signature-good', { algorithm }) : undefined;
  } catch {
    return checked('key-unusable');
  }
};

const rank = ({ outcome, reason }: InspectionCheck): number =>
  outcome === 'passed' ? 0 : reason === 'key-too-short' ? 1 : 2;

/**
 * Whether one of the provider's keys made the signature. Keys that came with the token are never used, nor is a shared
 * secret out of a list that is open to all. An unknown `kid` is `key-unknown`: it is for the caller to fetch again.
 */
export const signatureByKeys = async (
  token: string,
  reading: Signed,
  keys: readonly JWK[],
): Promise<InspectionCheck> => {
  const algorithm = algorithmOf(reading);
  const known = algorithms.get(algorithm);
  if (known === undefined) return checked('algorithm-unknown', { algorithm: algorithm.slice(0, 60) });
  if (keys.length === 0) return checked('keys-none');
  const kid = kidOf(reading);
  const ofName = kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  const named = ofName.filter(isForSignatures);
  const facts = kid === undefined ? {} : { kid: kid.slice(0, 300) };
  const fitting = named.filter((key) => fits(key, algorithm, known)).slice(0, mostTried);
  if (ofName.length > 0 && named.length === 0) return checked('key-not-for-signatures', facts);
  if (fitting.length === 0) {
    const [other] = named;
    return kid === undefined || other === undefined
      ? checked('key-unknown', { ...facts, count: String(keys.length) })
      : checked('key-wrong-kind', {
          ...facts,
          algorithm,
          kty: [other.kty, other.crv, other.alg].filter(Boolean).join(' '),
        });
  }
  const tried: InspectionCheck[] = [];
  for (const key of fitting) {
    const outcome = await tryKey(token, key, algorithm);
    if (outcome !== undefined) tried.push(outcome);
    if (outcome?.outcome === 'passed') break;
  }
  return tried.sort((one, other) => rank(one) - rank(other))[0] ?? notByAny(token, fitting, algorithm);
};

/** A signature that no key made: by an RSA key it would at least be as long as that (RFC 8017 section 8.1.1). */
const notByAny = (token: string, keys: readonly JWK[], algorithm: string): InspectionCheck => {
  const actual = signatureBytes(token) ?? 0;
  const lengths = keys.map((key) => (key.kty === 'RSA' ? Math.ceil(bitsOf(key) / 8) : actual));
  return lengths.includes(actual)
    ? checked('signature-bad', { by: 'key' })
    : checked('signature-length', { algorithm, expected: String(lengths[0] ?? 0), actual: String(actual) });
};

/**
 * Whether the client secret, as its UTF-8 bytes, made the signature (RFC 7518 section 3.2, OpenID Connect Core section 10.1). `isOurs`: the
 * token is for the client itself, so no other secret can be meant.
 */
export const signatureBySecret = async (
  token: string,
  reading: Signed,
  secret: Uint8Array | undefined,
  isOurs: boolean,
): Promise<InspectionCheck> => {
  const algorithm = algorithmOf(reading);
  if (secret === undefined || secret.length === 0) return checked('secret-not-known', { algorithm });
  if (await verifies(token, secret, algorithm)) {
    return checked('signature-good', { algorithm, by: 'secret' });
  }
  return isOurs ? checked('signature-bad', { by: 'secret' }) : checked('secret-of-others', { algorithm });
};
