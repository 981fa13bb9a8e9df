import { type Profile, usesBrowser } from '../profile';
import { webMethodsSettingsSchema } from '../webMethodsSettings';
import { advice, blocking, type ProfileIssue, problem, when } from './issue';

/** Judges what webMethods Integration takes in its own way. */
export const webMethodsIssues = (profile: Profile): readonly ProfileIssue[] => {
  const { clientAuth, grant, redirect, webMethods } = profile;
  const inQuery = (webMethods?.parametersIn ?? 'query') === 'query';
  return [
    ...when(
      grant !== 'implicit' && clientAuth !== 'client_secret_basic',
      problem('clientAuth', 'The token call takes the client ID and secret in the Basic header only.'),
    ),
    ...when(
      grant === 'password' && inQuery,
      advice(
        'webMethods.parametersIn',
        'The password travels in the address of the call, as documented, and addresses end in logs. If the server takes a form, send the parameters in the body.',
      ),
    ),
    ...when(
      usesBrowser(grant) && redirect.kind === 'loopback' && redirect.port === null,
      advice('redirect.port', 'The redirect address is compared with the registered one; register a fixed port.'),
    ),
    ...when(
      !webMethodsSettingsSchema.shape.refreshLimit.safeParse(webMethods?.refreshLimit ?? null).success,
      blocking('webMethods.refreshLimit', 'Enter a whole number of 1 or more, or leave it empty.'),
    ),
    ...when(
      webMethods?.refreshLimit != null && grant !== 'authorization_code',
      advice('webMethods.refreshLimit', 'Only tokens of the authorization code grant can be refreshed.'),
    ),
  ];
};
