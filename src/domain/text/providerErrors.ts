import { type AppErrorOf, assertNever } from '../errors';
import { accountReasons, accountState } from './accountReasons';
import { inWords } from './duration';
import type { ErrorText } from './errorAction';
import { statusMeaning } from './httpStatus';
import { vendorReason } from './verifyReasons';
import { hostFirst, plain, providerWords, requestOf } from './wording';

type ProviderCode =
  | 'user-declined'
  | 'client-refused'
  | 'grant-refused'
  | 'credentials-refused'
  | 'scope-refused'
  | 'provider-refused'
  | 'rate-limited'
  | 'provider-unavailable'
  | 'not-revocable';

/** Words for a provider that answered no (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core section 3.1.2.6). */
export const providerErrorText = (error: AppErrorOf<ProviderCode>): ErrorText => {
  switch (error.code) {
    case 'user-declined':
      return {
        what: 'The sign-in was declined.',
        why: 'The provider reports that access was not allowed, by a person or by a rule of its own.',
        next: 'Sign in again and agree to what is asked, or ask whoever runs the provider which rule applies.',
        action: 'sign-in-again',
        fromProvider: providerWords('access_denied', error.description),
      };
    case 'client-refused':
      return clientRefused(error);
    case 'grant-refused':
      return grantRefused(error);
    case 'credentials-refused':
      return credentialsRefused(error);
    case 'scope-refused':
      return {
        what: 'The provider does not grant the scope that was asked for.',
        why:
          error.scope.trim() === ''
            ? 'No scope was asked for, and this provider wants one.'
            : `Asked for was “${plain(error.scope, 140)}”.`,
        next: 'Correct the scope in Settings, or have it allowed for this client at the provider.',
        action: 'open-settings',
        fromProvider: providerWords(error.error, error.description),
      };
    case 'provider-refused':
      return providerRefused(error);
    case 'rate-limited':
      return {
        what: `${hostFirst(error.host)} wants fewer requests.`,
        why: 'Too many came within a short time, from here or from others who share this client.',
        next: `Try again ${waiting(error.retryAfterSeconds, 'in a minute')}.`,
        action: 'try-again',
      };
    case 'provider-unavailable':
      return {
        what: `${hostFirst(error.host)} cannot answer at the moment.`,
        why: `It answered ${error.status}: ${statusMeaning(error.status)}. The fault is on its side; kept tokens are unchanged.`,
        next: `Try again ${waiting(error.retryAfterSeconds, 'a little later')}.`,
        action: 'try-again',
      };
    case 'not-revocable':
      return {
        what: 'The access token cannot be revoked.',
        why: `The provider keeps no list of tokens of this kind, so every API takes it ${error.endsAt === undefined ? 'for good' : 'until it ends'}.`,
        next: 'Forget the token here, and use it nowhere else; its refresh token, if there was one, is revoked.',
        action: 'forget-token',
      };
    default:
      return assertNever(error);
  }
};

const waiting = (seconds: number | undefined, otherwise: string): string =>
  seconds === undefined || seconds <= 0 ? otherwise : `in ${inWords(seconds)}`;

/** What the provider says of the account itself, which no other password would change. */
const aboutAccount = ({ error, description = '' }: { readonly error: string; readonly description?: string }) => {
  const state = accountState(`${error} ${description}`);
  return state === undefined ? undefined : accountReasons[state];
};

const credentialsRefused = (error: AppErrorOf<'credentials-refused'>): ErrorText => {
  const account = aboutAccount(error);
  const fromProvider = providerWords(error.error, error.description);
  if (account !== undefined) {
    return { what: 'The provider does not let this account in.', ...account, action: 'open-settings', fromProvider };
  }
  return { ...wrongPair(error), fromProvider };
};

const wrongPair = (error: AppErrorOf<'credentials-refused'>): Omit<ErrorText, 'fromProvider'> => ({
  what: 'The user name or the password was not accepted.',
  why:
    vendorReason(`${error.error} ${error.description ?? ''}`)?.why ??
    'The provider refused the pair; some providers answer like this too when the account needs a second factor.',
  next: 'Check both in Settings before trying again: repeated tries can lock an account.',
  action: 'open-settings',
});

const clientRefused = (error: AppErrorOf<'client-refused'>): ErrorText => {
  const what = 'The provider did not accept this client.';
  const fromProvider = providerWords(error.error, error.description);
  if (error.onlyWay === true)
    return {
      what,
      why: 'Client ID and secret went in the Authorization header, as this system wants them. One of them is wrong, or the client is switched off there.',
      next: 'Check both in Settings, and at the provider that the client is active.',
      action: 'open-settings',
      fromProvider,
    };
  if (/basic/i.test(error.method))
    return {
      what,
      why: 'Client ID and secret went in the Authorization header. They may be wrong, or the provider wants them in the form.',
      next: 'Check both in Settings. If they are right, send them as form fields instead.',
      action: 'use-form-credentials',
      fromProvider,
    };
  if (/post/i.test(error.method))
    return {
      what,
      why: 'Client ID and secret went as form fields. They may be wrong, or the provider wants them in the Authorization header.',
      next: 'Check both in Settings. If they are right, send them in the header instead.',
      action: 'use-basic-credentials',
      fromProvider,
    };
  return {
    what,
    why: 'Only the client ID was sent, without a secret. The ID may be unknown there, or the client needs a secret.',
    next: 'Check the client ID and the client authentication in Settings.',
    action: 'open-settings',
    fromProvider,
  };
};

/** What a provider wants of the person before it goes on renewing. */
const refreshAsks: Readonly<Record<string, string>> = {
  interaction_required: 'It wants to ask something first, such as a second factor.',
  login_required: 'It wants a new sign-in, because the session there is over or a rule changed.',
  consent_required: 'It wants an agreement to what this client asks for.',
  account_selection_required: 'It wants an account to be chosen.',
  mfa_required: 'It wants a second factor, which a refresh cannot give.',
};

/** The factor was right, and its proof is not taken: a setting of the application, or a proof that came too late. */
const proofRefused = ({ error, description }: AppErrorOf<'grant-refused'>): ErrorText => {
  const isOff = error === 'unauthorized_client' || error === 'unsupported_grant_type';
  return {
    what: 'The provider took the factor, but gives no token for its proof.',
    why: isOff
      ? 'The proof is exchanged by a grant of its own, “JWT bearer”, and this application may not use it.'
      : 'A proof counts once, for a few minutes, and only for the application that it was made for.',
    next: isOff
      ? 'Switch on “JWT bearer” among the grant types of the application at the provider, then sign in again.'
      : 'Sign in again.',
    action: 'sign-in-again',
    fromProvider: providerWords(error, description),
  };
};

const grantRefused = (error: AppErrorOf<'grant-refused'>): ErrorText => {
  const fromProvider = providerWords(error.error, error.description);
  if (error.proof === true) return proofRefused(error);
  if (error.error === 'unauthorized_client' || error.error === 'unsupported_grant_type')
    return {
      what: 'The provider does not allow this grant to this client.',
      why:
        error.error === 'unsupported_grant_type'
          ? 'It does not know the grant at all, or it is switched off there.'
          : 'It knows the client, but the client is not set up for this grant.',
      next: 'Allow the grant for this client at the provider, or choose another grant in Settings.',
      action: 'open-settings',
      fromProvider,
    };
  if (error.stage === 'refresh' && Object.hasOwn(refreshAsks, error.error))
    return {
      what: 'The provider does not renew the token without the person.',
      why: refreshAsks[error.error] ?? '',
      next: 'Sign in again; everything else in this profile stays as it is.',
      action: 'sign-in-again',
      fromProvider,
    };
  if (error.stage === 'refresh')
    return {
      what: 'The refresh token is no longer accepted.',
      why: 'It has ended, was revoked, or was used before by something else.',
      next: 'Sign in again; everything else in this profile stays as it is.',
      action: 'sign-in-again',
      fromProvider,
    };
  return {
    what: 'The provider did not accept what was handed in for the token.',
    why: 'It was used before, is too old, or belongs to another client or another redirect address.',
    next: 'Get the token again; if it fails the same way, compare the redirect address with the one registered.',
    action: 'sign-in-again',
    fromProvider,
  };
};

/** What the codes mean that have no failure of their own here; `next` where something better than the general advice is known. */
const reasons: Readonly<Record<string, { readonly why: string; readonly next?: string }>> = {
  invalid_request: {
    why: 'Something in the request is missing, sent twice or malformed in the provider’s eyes.',
  },
  unauthorized_client: {
    why: 'The client is known, but it is not set up for this kind of sign-in.',
    next: 'Allow this grant for the client at the provider, or choose another one in Settings.',
  },
  unsupported_response_type: {
    why: 'The provider does not give tokens in the way this grant asks for.',
    next: 'Choose the authorization code grant in Settings.',
  },
  server_error: { why: 'Something failed inside the provider.', next: 'Try again a little later.' },
  temporarily_unavailable: { why: 'The provider is too busy or under repair.', next: 'Try again a little later.' },
  invalid_target: {
    why: 'The provider does not know the audience or resource that was asked for.',
    next: 'Correct the audience and the resources in Settings.',
  },
  login_required: { why: 'The provider wants the person to sign in.', next: 'Sign in again.' },
  consent_required: { why: 'The provider wants the person to agree to something.', next: 'Sign in again and agree.' },
  interaction_required: { why: 'The provider wants to ask the person something.', next: 'Sign in again.' },
  account_selection_required: { why: 'The provider wants the person to choose an account.', next: 'Sign in again.' },
  redirect_uri_mismatch: {
    why: 'The redirect address that was sent is not the one registered for this client.',
    next: 'Register the redirect address that Settings shows, to the letter.',
  },
  invalid_tenant: {
    why: 'The server does not know the tenant, or this account has no right to it.',
    next: 'Correct the tenant in Settings; in trial systems it may be the e-mail address of the account.',
  },
  mfa_required: {
    why: 'This account needs a second factor, which this grant cannot ask for.',
    next: 'Use the authorization code grant, where the browser asks for it.',
  },
};

/** A call with a kept token: what was called may be no provider at all. */
const callRefused = ({ status }: AppErrorOf<'provider-refused'>): Omit<ErrorText, 'fromProvider'> => ({
  what: 'The call was refused.',
  why:
    status === undefined ? 'The answer gives a reason of its own.' : `It answered ${status}: ${statusMeaning(status)}.`,
  next:
    status === 401 || status === 403
      ? 'Look in the Token tab who the token is for and what it says of you: the system may want another application, scope or role.'
      : 'Read the answer’s own words; the Flow tab shows all of it.',
  action: 'show-flow',
});

const providerRefused = (error: AppErrorOf<'provider-refused'>): ErrorText => {
  // A provider chooses this text: it must not reach what every object inherits.
  const general = Object.hasOwn(reasons, error.error) ? reasons[error.error] : undefined;
  const known = aboutAccount(error) ?? vendorReason(`${error.error} ${error.description ?? ''}`) ?? general;
  if (error.stage === 'call')
    return { ...callRefused(error), ...known, fromProvider: providerWords(error.error, error.description, error.uri) };
  const status = error.status === undefined ? '' : ` with status ${error.status}`;
  return {
    what: `The provider refused the ${requestOf(error.stage)}.`,
    why: known?.why ?? `It answered${status} and gave a reason of its own.`,
    next: known?.next ?? 'Read the provider’s own words, and look at the step in the Flow tab.',
    action: 'show-flow',
    fromProvider: providerWords(error.error, error.description, error.uri),
  };
};
