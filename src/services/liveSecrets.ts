import type { AppError } from '../domain/errors';
import { secretsOfKey } from '../domain/proofKey';
import type { Log } from '../ports';
import { maskFacts } from '../recorder/maskJson';
import type { SecretSet } from '../recorder/secretSet';
import type { ProfileSecrets } from '../stores/profileSecrets';
import type { createTokenStore } from '../stores/tokenStore';

type TokenStore = ReturnType<typeof createTokenStore>;

/** The token store, with every token that is read or written known as a secret from then on. */
export const heardTokens = (store: TokenStore, secrets: SecretSet): TokenStore => ({
  ...store,
  read: async (profileId) => {
    const kept = await store.read(profileId);
    secrets.add(kept?.accessToken, kept?.refreshToken, kept?.idToken, ...secretsOfKey(kept?.proofKey));
    return kept;
  },
  write: (profileId, tokens) => {
    secrets.add(tokens.accessToken, tokens.refreshToken, tokens.idToken, ...secretsOfKey(tokens.proofKey));
    return store.write(profileId, tokens);
  },
});

/** The secrets of profiles, likewise. */
export const heardSecrets = (store: ProfileSecrets, secrets: SecretSet): ProfileSecrets => ({
  ...store,
  read: async (profileId, kind) => {
    const kept = await store.read(profileId, kind);
    secrets.add(kept);
    return kept;
  },
  write: (profileId, kind, value) => {
    secrets.add(value);
    return store.write(profileId, kind, value);
  },
});

/** The log, its facts masked as they are written; what is noted holds no secret, and this sees to it. */
export const maskedLog = (log: Log, secrets: SecretSet): Log => {
  const masked =
    (write: Log['info']): Log['info'] =>
    (event, facts) =>
      facts === undefined ? write(event) : write(event, maskFacts(facts, { secrets }));
  return { info: masked(log.info), warn: masked(log.warn), error: masked(log.error) };
};

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: AppError };
type Serve = (name: string, input: unknown) => Promise<Answer>;

/** Calls whose failures are masked before they cross to the window: a server's words may quote what was sent to it. */
export const maskedFailures =
  (serve: Serve, secrets: SecretSet): Serve =>
  async (name, input) => {
    const answer = await serve(name, input);
    return answer.ok ? answer : { ...answer, error: maskFacts(answer.error, { secrets }) };
  };
