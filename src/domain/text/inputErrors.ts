import { type AppErrorOf, assertNever } from '../errors';
import type { ErrorText } from './errorAction';
import { hostOf, plain, sentence, shownAddress } from './wording';

type InputCode =
  | 'input-invalid'
  | 'not-found'
  | 'address-invalid'
  | 'address-insecure'
  | 'secret-missing'
  | 'import-unreadable'
  | 'shortcut-refused';

/** Settings and fields by the names they have in the window. */
const fieldNames: Readonly<Record<string, string>> = {
  url: 'Address',
  address: 'Address',
  redirect: 'Redirect address',
  issuer: 'Issuer',
  clientId: 'Client ID',
  name: 'Name',
  username: 'User name',
  factor: 'Second factor',
  'totp-seed': 'Seed of the authenticator app',
  'verify.identitySource': 'Identity source',
  'verify.result': 'What the password check is for',
  scope: 'Scope',
  dpop: 'Bind tokens to a key (DPoP)',
  'extra.authorize': 'Extra parameters of the sign-in',
  'extra.token': 'Extra parameters of the token request',
  'extra.refresh': 'Extra parameters of the refresh',
  'dx.tenant': 'Tenant',
  'dx.scopeTenant': 'Tenant of requests',
  'dx.language': 'Language',
  'webMethods.refreshLimit': 'Refresh Count',
  'custom.words': 'Words of the system',
  'custom.grants': 'Names of the grants',
  'custom.parameters': 'Token call',
  'custom.answer': 'Answer',
  'custom.expiry': 'End of a token',
  'custom.facts': 'Further facts',
  'custom.redirect': 'Names in the redirect',
  'custom.present': 'Token in requests',
};

/** A field of a list or a group goes by the name of the whole. */
const fieldName = (field: string): string => {
  if (Object.hasOwn(fieldNames, field)) return fieldNames[field] ?? field;
  const whole = /^((?:custom|extra)\.[a-z]+)\./.exec(field)?.[1];
  if (whole !== undefined && Object.hasOwn(fieldNames, whole)) return fieldNames[whole] ?? whole;
  const shown = plain(field, 60);
  return shown === '' ? 'What was entered' : `${shown.charAt(0).toUpperCase()}${shown.slice(1)}`;
};

/** What the schema's own codes mean (zod's issue codes); they are no words for a person. */
const schemaReasons: Readonly<Record<string, string>> = {
  too_big: 'It is longer or larger than it may be.',
  too_small: 'It is empty, or smaller than it may be.',
  invalid_type: 'It is not of the kind that is needed here.',
  invalid_format: 'It does not have the form that is needed here.',
  invalid_value: 'It is not one of the values that are possible here.',
  invalid_union: 'It is not one of the forms that are possible here.',
  unrecognized_keys: 'It holds something that is not known here.',
};

const reasonOf = (reason: string): string =>
  Object.hasOwn(schemaReasons, reason)
    ? (schemaReasons[reason] ?? '')
    : sentence(reason, 'It does not have the form that is needed here.');

/** Words for what was typed, pasted or asked for and cannot be used. */
export const inputErrorText = (error: AppErrorOf<InputCode>): ErrorText => {
  switch (error.code) {
    case 'input-invalid':
      return {
        what: `“${fieldName(error.field)}” cannot be used as it is.`,
        why: reasonOf(error.reason),
        next: 'Correct it and try again; nothing was changed.',
      };
    case 'not-found':
      return notFound(error);
    case 'address-invalid':
      return addressInvalid(error);
    case 'address-insecure':
      return {
        what: `“${fieldName(error.field)}” uses http, which others on the way can read.`,
        why: `Secrets and tokens would travel to ${hostOf(error.address)} without encryption; unless you allow it, only this computer itself is reached that way.`,
        ...(error.field === 'url'
          ? { next: 'Enter the https address, or allow plain http for this request under Options.' }
          : {
              next: 'Enter the https address of this server. Where it has none, you can allow plain http for this server alone.',
              action: 'open-settings' as const,
            }),
      };
    case 'secret-missing':
      return secretMissing(error);
    case 'import-unreadable':
      return {
        what: 'This text cannot be imported.',
        why: sentence(error.reason, 'It is not a form that Token Helper knows.'),
        next: 'Take an export of Token Helper, Postman (v2.1), Insomnia (v4) or Bruno, or a curl command that calls a token endpoint.',
      };
    case 'shortcut-refused':
      return {
        what: `${plain(error.keys, 40).replace('Control', 'Ctrl')} cannot be used as the shortcut.`,
        why: error.wayland
          ? 'Another program has these keys, or the desktop did not allow them: under Wayland it decides, and older ones allow none.'
          : 'Another program, or the desktop itself, has these keys already.',
        next: 'Choose other keys, or free these where they are used.',
        action: 'try-again',
      };
    default:
      return assertNever(error);
  }
};

const notFound = (error: AppErrorOf<'not-found'>): ErrorText => {
  switch (error.what) {
    case 'profile':
      return {
        what: 'This profile is no longer there.',
        why: 'It was removed in the meantime.',
        next: 'Choose another profile in the list.',
      };
    case 'token':
      return {
        what: 'There is no token to do this with.',
        why: 'This profile has not fetched one yet, or it was forgotten or revoked.',
        next: 'Get a token first.',
        action: 'sign-in-again',
      };
    case 'request':
      return {
        what: 'This saved request is no longer there.',
        why: 'It was removed in the meantime.',
        next: 'Save the request again if you still need it.',
      };
    case 'question':
      return {
        what: 'This question is no longer open.',
        why: 'It was answered, cancelled, or its time was over.',
        next: 'Start again, and the question comes back if it is still needed.',
        action: 'try-again',
      };
    case 'run':
      return {
        what: 'This answer is no longer kept.',
        why: 'Only the latest answers are held in memory, and this one has made room.',
        next: 'Send the request again.',
      };
    default:
      return assertNever(error.what);
  }
};

const addressInvalid = (error: AppErrorOf<'address-invalid'>): ErrorText => {
  const address = shownAddress(error.address);
  return {
    what: `“${fieldName(error.field)}” is not a complete address.`,
    why:
      address === ''
        ? 'Nothing is filled in there.'
        : `“${address}” does not begin with https:// or http:// and a host name.`,
    next: 'Write it in full, as in https://login.example.com/path.',
    // The address of a request stands right there, not in the settings.
    ...(error.field === 'url' ? {} : { action: 'open-settings' as const }),
  };
};

const secretMissing = (error: AppErrorOf<'secret-missing'>): ErrorText => {
  switch (error.secret) {
    case 'client secret':
      return {
        what: 'The client secret is missing.',
        why: 'This profile proves itself to the provider with a client secret, and none is kept.',
        next: 'Enter it in Settings; if this client has none, set the client authentication to “None”.',
        action: 'open-settings',
      };
    case 'password':
      return {
        what: 'The password is missing.',
        why: 'The password grant sends a user name and a password, and no password is kept for this profile.',
        next: 'Enter it in Settings, or get a token by hand and type it when asked.',
        action: 'open-settings',
      };
    default:
      return assertNever(error.secret);
  }
};
