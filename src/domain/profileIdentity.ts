import type { Profile } from './profile';
import { asksForBinding } from './proofKey';

/** The same of one system's own settings; how its token is asked for, read and presented is left out. */
const systemFields = ({ verify, dx, webMethods, custom }: Profile): readonly unknown[] => [
  ...(verify === undefined
    ? []
    : [verify.surface, verify.identitySource, verify.result, verify.resource?.kind, verify.firstStep]),
  ...(dx === undefined ? [] : [dx.tenant, dx.extToken]),
  ...(webMethods === undefined ? [] : ['webMethods']),
  ...(custom === undefined ? [] : [custom.words, custom.parameters, custom.grants]),
];

/** What of a profile decides which token it is: issuer, client, user, grant and what was asked for. How it is fetched does not. */
export const tokenFields = (profile: Profile): string =>
  JSON.stringify([
    profile.provider,
    profile.server,
    profile.grant,
    profile.clientId,
    profile.username,
    profile.scope,
    profile.audience,
    profile.resource,
    profile.extra.authorize,
    profile.extra.token,
    ...systemFields(profile),
    // Only where it is on: the tokens of every other profile stay the ones they were.
    ...(asksForBinding(profile) ? ['dpop'] : []),
  ]);

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
    asksForBinding(profile),
  ]);

/** Whether a flow started for one of the two would end in the same token for the other. */
export const sameFlow = (a: Profile, b: Profile): boolean => flowFields(a) === flowFields(b);
