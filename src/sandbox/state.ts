import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { RecordPayload, SavedRecord } from './records';

/** Everything the practice provider keeps between runs. */
export type PracticeState = {
  /** The private ES256 key that signs tokens, as a JWK with `kid`, `alg` and `use`. */
  readonly signingKey: JWK & { readonly kid: string };
  readonly cookieKey: string;
  readonly clientSecrets: { readonly basic: string; readonly post: string };
  readonly password: string;
  readonly records: readonly SavedRecord[];
};

/** The keychain of Windows takes small pieces, so the whole state stays around this size. */
export const maxStateBytes = 32 * 1024;

const version = 1;

const words =
  'amber birch cedar clover copper coral delta ember fern garnet harbor hazel indigo island ivory juniper lantern lemon maple marble meadow olive opal orchid otter pebble pepper quartz river saffron tulip willow'.split(
    ' ',
  );

const pickWord = (): string => words[randomInt(words.length)] ?? 'maple';

/** A password a person can read from the page and type, yet different for every installation. */
export const readablePassword = (): string => `${pickWord()}-${pickWord()}-${pickWord()}-${randomInt(10, 100)}`;

const secret = (): string => randomBytes(32).toString('base64url');

/** Makes the state of a first start: a new key, new secrets, nobody signed in. */
export const freshState = async (): Promise<PracticeState> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    signingKey: { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'ES256', use: 'sig' },
    cookieKey: secret(),
    clientSecrets: { basic: secret(), post: secret() },
    password: readablePassword(),
    records: [],
  };
};

/** The state as text, with as many records as fit; `recordsWithin` answers the records for that many bytes. */
export const writeState = (
  state: PracticeState,
  recordsWithin: (maxBytes: number) => readonly SavedRecord[],
): string => {
  const base = JSON.stringify({ version, ...state, records: [] });
  return JSON.stringify({ version, ...state, records: recordsWithin(maxStateBytes - Buffer.byteLength(base)) });
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;

const readRecord = (value: unknown): SavedRecord | undefined => {
  if (!Array.isArray(value) || value.length !== 5) return undefined;
  const [model, key, expiresAt, touched, payload]: unknown[] = value;
  if (!isText(model) || !isText(key) || typeof expiresAt !== 'number' || typeof touched !== 'number') return undefined;
  return isObject(payload) ? [model, key, expiresAt, touched, payload satisfies RecordPayload] : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Only what makes the key is taken from the state; a wrong label beside it must not keep the provider from starting. */
const readKey = async (value: unknown): Promise<PracticeState['signingKey'] | undefined> => {
  if (!isObject(value)) return undefined;
  const { kid, x, y, d } = value;
  if (!isText(kid) || !isText(x) || !isText(y) || !isText(d)) return undefined;
  const key = { kty: 'EC', crv: 'P-256', x, y, d, kid, alg: 'ES256', use: 'sig' };
  try {
    await importJWK(key, 'ES256');
    return key;
  } catch {
    return undefined;
  }
};

/** Reads a kept state; undefined when it is missing, damaged, or from another version, which means a fresh start. */
export const readState = async (text: string | undefined): Promise<PracticeState | undefined> => {
  const value = text === undefined ? undefined : parse(text);
  if (!isObject(value) || value.version !== version || !isObject(value.clientSecrets)) return undefined;
  const { cookieKey, password, records } = value;
  const { basic, post } = value.clientSecrets;
  const signingKey = await readKey(value.signingKey);
  if (signingKey === undefined || !isText(cookieKey) || !isText(password)) return undefined;
  if (!isText(basic) || !isText(post) || !Array.isArray(records)) return undefined;
  return {
    signingKey,
    cookieKey,
    clientSecrets: { basic, post },
    password,
    records: records.map(readRecord).filter((record) => record !== undefined),
  };
};
