import type { Profile } from './profile';

/** What of a profile decides whose token a flow fetches and how; names, folders and pins do not. */
const flowFields = (profile: Profile): string =>
  JSON.stringify([
    profile.provider,
    profile.server,
    profile.grant,
    profile.clientId,
    profile.clientAuth,
    profile.basicEncoding,
    profile.scope,
    profile.audience,
    profile.resource,
    profile.username,
    profile.responseMode,
    profile.extra,
    profile.redirect,
    profile.verify,
    profile.dx,
    profile.webMethods,
    profile.custom,
  ]);

/** Whether a flow started for one of the two would end in the same token for the other. */
export const sameFlow = (a: Profile, b: Profile): boolean => flowFields(a) === flowFields(b);
