import { onTestFinished } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import type { Reply, Script } from './misbehavingProvider';
import { startScriptedSystem } from './systemFlow';

/*
 * FIWARE Keyrock as facts stated by a scripted server, without the emulator. In the tests that use it, numbers are
 * sections of the wire facts, and "observed" marks what was seen on Keyrock 8.3.0.
 */

/** A token or code as Keyrock writes them: 40 hexadecimal digits. */
export const hex = (letter: string): string => letter.repeat(40);

export const clientId = 'ea3edd2e-2220-4489-af7d-6d60fffb7d1a';
export const clientSecret = '0f0e8c1b-83d3-4c8c-9a8f-7a2b1c3d4e5f';
export const rawPair = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

/** The answer to most grants. */
export const bearerAnswer = {
  access_token: hex('a'),
  token_type: 'bearer',
  expires_in: 3599,
  refresh_token: hex('b'),
  scope: ['bearer'],
};

/** Keyrock's own way to say no. */
export const no = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(text),
});

/** A profile at a Keyrock with the usual addresses. */
export const profileAt =
  (parts: Partial<ProfileInput> = {}) =>
  (root: string): Partial<ProfileInput> => ({
    provider: 'keyrock',
    server: {
      kind: 'endpoints',
      endpoints: {
        authorization: `${root}/oauth2/authorize`,
        token: `${root}/oauth2/token`,
        userinfo: `${root}/user`,
        revocation: `${root}/oauth2/revoke`,
      },
    },
    grant: 'password',
    username: 'alice@example.com',
    clientId,
    clientAuth: 'client_secret_basic',
    ...parts,
  });

/** A Keyrock that says what a test scripted, and the calls it saw. */
export const keyrockAt = async (paths: Script['paths'], parts: Partial<ProfileInput> = {}) => {
  const script = { paths: { ...paths } };
  const system = await startScriptedSystem(script, profileAt(parts), { clientSecret, password: 'pass word' });
  onTestFinished(system.close);
  const calls = (path: string) => system.provider.requests.filter((seen) => seen.path.split('?')[0] === path);
  const forms = () => calls('/oauth2/token').map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  return { ...system, calls, forms };
};
