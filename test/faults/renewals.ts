import { randomUUID } from 'node:crypto';
import type { Client } from '../../src/api/client';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { type OidcServer, oidcAccount, oidcClients } from '../support/oidcServer';

/** A profile whose user signs in by password, which is kept nowhere: only its refresh token renews it. */
export const rotatingProfile = (issuer: string, id: string = randomUUID()): ProfileInput => ({
  id,
  name: `Rotating ${id.slice(0, 4)}`,
  server: { kind: 'discovery', issuer },
  grant: 'password',
  clientId: oidcClients.public.id,
  username: oidcAccount.username,
  scope: 'openid',
});

/** Saves the profile and leaves its renewals to the test. */
export const saveProfile = async (client: Client, profile: ProfileInput): Promise<void> => {
  await client.call('settings.set', { keepFresh: false });
  await client.call('profiles.save', profileSchema.parse(profile));
};

/** Begins a new family of tokens. */
export const signIn = async (client: Pick<Client, 'call'>, profileId: string): Promise<void> => {
  await client.call('secrets.set', { profileId, kind: 'password', value: oidcAccount.password });
  await client.call('token.get', { profileId, how: 'sign-in' });
  await client.call('secrets.remove', { profileId, kind: 'password' });
};

type Sent = { readonly token: string; readonly status: number; readonly index: number };

/** The refresh tokens that the provider was sent, in the order of its answers. */
export const sentTokens = (server: OidcServer): readonly Sent[] =>
  server.tokenRequests.flatMap(({ parameters, status }, index) =>
    parameters.grant_type === 'refresh_token' ? [{ token: String(parameters.refresh_token), status, index }] : [],
  );

/** How often each refresh token was sent, by token. */
export const byToken = (sent: readonly Sent[]): ReadonlyMap<string, readonly Sent[]> => {
  const groups = new Map<string, Sent[]>();
  for (const each of sent) groups.set(each.token, [...(groups.get(each.token) ?? []), each]);
  return groups;
};
