import type { Profile } from '../profile';
import { type Cleaned, cleanNetwork, cleanParameters, cleanRedirect, cleanServer } from './secretParts';
import { cleanSystem } from './systemParts';

/** A profile without anything that is a secret or a decision to trust, for a file that others may read (T22). */
export const withoutSecrets = (profile: Profile): Cleaned<Profile> => {
  const server = cleanServer(profile.server);
  const redirect = cleanRedirect(profile.redirect);
  const network = cleanNetwork(profile.network);
  const authorize = cleanParameters(profile.extra.authorize);
  const token = cleanParameters(profile.extra.token);
  const refresh = cleanParameters(profile.extra.refresh);
  const system = cleanSystem(profile);
  const leftOut = [server, redirect, network, authorize, token, refresh, system].flatMap((part) => part.leftOut);
  return {
    value: {
      ...profile,
      server: server.value,
      redirect: redirect.value,
      network: network.value,
      extra: { authorize: authorize.value, token: token.value, refresh: refresh.value },
      ...system.value,
    },
    leftOut: [...new Set(leftOut)],
  };
};
