import { readAddress } from '../address';
import type { CustomSettings } from '../customSystem';
import { AppFailure } from '../errors';
import type { Endpoints, Parameters } from '../profile';

/** A setting of a profile, for the form to put the remark beside the right control. */
export type ProfileField =
  | 'name'
  | 'folder'
  | 'environment'
  | 'issuer'
  | `endpoints.${keyof Endpoints}`
  | 'grant'
  | 'clientId'
  | 'clientAuth'
  | 'basicEncoding'
  | 'dpop'
  | 'clientSecret'
  | 'scope'
  | 'audience'
  | 'resource'
  | 'username'
  | 'password'
  | 'totpSeed'
  | 'responseMode'
  | 'redirect.host'
  | 'redirect.port'
  | 'redirect.path'
  | 'redirect.uri'
  | `extra.${'authorize' | 'token' | 'refresh'}.${number}`
  | 'network.connectTimeoutSeconds'
  | 'network.overallTimeoutSeconds'
  | 'network.caPem'
  | 'network.proxy'
  | 'verify.identitySource'
  | `verify.rules.${number}`
  | 'verify.result'
  | 'verify.preferredFactor'
  | 'verify.resource'
  | 'dx.tenant'
  | 'dx.scopeTenant'
  | 'dx.language'
  | 'webMethods.parametersIn'
  | 'webMethods.refreshLimit'
  | `custom.words.${number}`
  | `custom.parameters.${number}`
  | `custom.answer.${keyof CustomSettings['answer']}`
  | 'custom.grants'
  | 'custom.redirect'
  | 'custom.expiry'
  | `custom.facts.${number}`
  | 'custom.present'
  | 'other';

/**
 * A remark on a setting, in words. `blocking`: the profile cannot be saved like this; `problem`: it can, and will not
 * work; `advice`: it may well be meant like this.
 */
export type ProfileIssue = {
  readonly field: ProfileField;
  readonly severity: 'blocking' | 'problem' | 'advice';
  readonly text: string;
};

/** What is known beside the profile itself. */
export type CheckContext = {
  /** Which secrets are kept; undefined while that is not known. */
  readonly secrets?: { readonly 'client-secret': boolean; readonly password: boolean } | undefined;
};

/** A remark with which a profile cannot be saved. */
export const blocking = (field: ProfileField, text: string): ProfileIssue => ({ field, severity: 'blocking', text });

/** A remark with which a profile can be saved, and will not work. */
export const problem = (field: ProfileField, text: string): ProfileIssue => ({ field, severity: 'problem', text });

/** A remark on what works, and is better otherwise. */
export const advice = (field: ProfileField, text: string): ProfileIssue => ({ field, severity: 'advice', text });

/** The remark when a condition holds, else none; so that a list of rules reads as a list. */
export const when = (condition: boolean, issue: ProfileIssue): readonly ProfileIssue[] => (condition ? [issue] : []);

const hasUser = (address: string): boolean => /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i.test(address);

/** Judges an address that secrets may be sent to; an empty one is judged by whoever needs it. */
export const addressIssues = (
  field: ProfileField,
  address: string,
  plainHttpHosts?: readonly string[],
): readonly ProfileIssue[] => {
  if (address.trim() === '') return [];
  if (address.length > 2000) return [blocking(field, 'This address is too long; 2,000 characters are the most.')];
  if (hasUser(address))
    return [
      blocking(field, 'Leave the user name and password out of the address: profiles are not kept in the keychain.'),
    ];
  try {
    const url = readAddress(address, field, plainHttpHosts);
    return when(url.hash !== '', problem(field, 'Leave out the # and what follows it.'));
  } catch (caught) {
    const insecure = caught instanceof AppFailure && caught.error.code === 'address-insecure';
    return [
      insecure
        ? problem(
            field,
            'Use https: over plain http, tokens and secrets can be read on the way. Only this computer itself is reached that way, and a server you allow it for when you get a token.',
          )
        : problem(field, 'This is not a complete address, such as https://login.example.com/path.'),
    ];
  }
};

/** The name of an extra parameter, or its place in the list while it has none. */
export const parameterName = (parameters: Parameters, index: number): string =>
  parameters[index]?.name.trim() || `parameter ${index + 1}`;
