import { afterEach, describe, expect, it } from 'vitest';
import type { TokenSet } from '../../src/domain/token';
import type { FlowTokens } from '../../src/flows/context';
import { refreshTokens } from '../../src/flows/refresh';
import { readTokens, writeTokens } from '../../src/stores/tokenRecords';
import { createTestContext, profileWith } from '../support/flowContext';
import { createSigner } from '../support/idTokens';
import { goodTokens, startMisbehavingProvider } from '../support/misbehavingProvider';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const kept: TokenSet = {
  accessToken: 'old-access-token',
  tokenType: 'Bearer',
  refreshToken: 'old-refresh-token',
  idToken: 'old-id-token',
  nonce: 'sent-with-the-sign-in',
  receivedAt: 1,
  expirySource: 'unknown',
  generation: 3,
};

/** Refreshes at a provider that gives a new ID token, or none. */
const refreshed = async (tokens: TokenSet, withIdToken: boolean): Promise<FlowTokens> => {
  const signer = await createSigner();
  const now = Math.floor(Date.now() / 1000);
  const provider = await startMisbehavingProvider({
    keys: { body: signer.jwks },
    token: async () => {
      const claims = { iss: provider.issuer, aud: 'client', sub: 'alice', iat: now, exp: now + 60 };
      return { body: withIdToken ? { ...goodTokens, id_token: await signer.sign(claims) } : goodTokens };
    },
  });
  const context = createTestContext();
  closers.push(context.close, provider.close);
  const server = { kind: 'discovery', issuer: provider.issuer } as const;
  return refreshTokens(profileWith({ server, grant: 'authorization_code' }), tokens, context);
};

describe('what ties an ID token to its sign-in and its access token', () => {
  it('an ID token that a refresh left as it was is marked as that of an earlier access token', async () => {
    const got = await refreshed(kept, false);
    expect(got).toMatchObject({ idToken: 'old-id-token', idTokenIsEarlier: true, nonce: 'sent-with-the-sign-in' });
  });

  it('a new ID token takes the mark away, and the nonce of the sign-in stays', async () => {
    const got = await refreshed({ ...kept, idTokenIsEarlier: true }, true);
    expect(got.idToken).not.toBe('old-id-token');
    expect(got).not.toHaveProperty('idTokenIsEarlier');
    expect(got).toMatchObject({ nonce: 'sent-with-the-sign-in' });
  });

  it('where there is no ID token, nothing is said of one', async () => {
    const { idToken: _idToken, nonce: _nonce, ...without } = kept;
    const got = await refreshed(without, false);
    expect(got).not.toHaveProperty('idTokenIsEarlier');
    expect(got).not.toHaveProperty('nonce');
  });

  it('both are kept with the tokens, and sets without them are still read', () => {
    expect(readTokens(writeTokens({ ...kept, idTokenIsEarlier: true }))).toEqual({ ...kept, idTokenIsEarlier: true });
    const { nonce: _nonce, ...older } = kept;
    expect(readTokens(writeTokens(older))).toEqual(older);
  });
});
