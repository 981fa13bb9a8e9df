import { openKeychain } from './keychain';

/** Shorter ones are words that a test may say elsewhere on purpose. */
const leastLength = 16;

const isText = (value: unknown): value is string => typeof value === 'string';

/** The private half of the key that a set is bound to, where it is. */
const keyIn = (proofKey: unknown): readonly unknown[] => {
  const jwk: unknown = typeof proofKey === 'object' && proofKey !== null ? Reflect.get(proofKey, 'jwk') : undefined;
  return typeof jwk === 'object' && jwk !== null ? ['d', 'p', 'q'].map((name) => Reflect.get(jwk, name)) : [];
};

/** The tokens of a kept set and their key; a text that is none, as a test may put there, holds nothing to look for. */
const tokensIn = (text: string): readonly string[] => {
  try {
    const { accessToken, refreshToken, idToken, proofKey } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return [accessToken, refreshToken, idToken, ...keyIn(proofKey)].filter(isText);
  } catch {
    return [];
  }
};

/**
 * Every token, key of one, password, seed and client secret that profiles have in this desktop's keychain, by a name that says whose.
 * A keychain that a test took away has none.
 */
export const keptSecrets = async (): Promise<Readonly<Record<string, string>>> => {
  const keychain = openKeychain();
  const found: Record<string, string> = {};
  const keys = await keychain.keys().catch((): readonly string[] => []);
  for (const key of keys.filter((each) => each.startsWith('profile/'))) {
    const text = (await keychain.read(key).catch(() => undefined)) ?? '';
    const secrets = key.endsWith('/token') ? tokensIn(text) : [text];
    for (const [index, secret] of secrets.entries())
      if (secret.length >= leastLength) found[`${key} ${index}`] = secret;
  }
  return found;
};
