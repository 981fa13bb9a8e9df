import type { Refusal } from '../challenge';
import { shownText } from '../redact';
import { inWords } from './duration';
import { plain, shownAddress } from './wording';

/** A refusal for a person: what it means and what to do, and the API's own words beneath. */
export type RefusalText = {
  readonly title: string;
  readonly sentence: string;
  /** In the API's own words; empty where it says nothing. */
  readonly description: string;
  readonly details: readonly { readonly name: string; readonly value: string }[];
};

const quoted = (text: string): string => `“${plain(text, 140)}”`;

const stronger = ({ acrValues, maxAge }: Refusal): string => {
  const seconds = /^\d{1,9}$/.test(maxAge) ? Number(maxAge) : undefined;
  const wants = [
    ...(acrValues === '' ? [] : [`a stronger sign-in (${plain(acrValues, 120)})`]),
    ...(seconds === undefined
      ? []
      : [seconds === 0 ? 'one that was made just now' : `one no older than ${inWords(seconds)}`]),
  ];
  return wants.length === 0 ? 'a stronger or more recent sign-in' : wants.join(', and ');
};

const ageText = (maxAge: string): string => (/^\d{1,9}$/.test(maxAge) ? inWords(Number(maxAge)) : plain(maxAge, 20));

const parametersToAdd = ({ acrValues, maxAge }: Refusal): string => {
  const names = [...(acrValues === '' ? [] : ['acr_values']), ...(/^\d+$/.test(maxAge) ? ['max_age'] : [])];
  return names.length === 0
    ? 'Sign in again.'
    : `Sign in again with ${names.join(' and ')} among the extra parameters of the sign-in, under Settings.`;
};

const words: Readonly<Record<Refusal['kind'], (refusal: Refusal) => readonly [title: string, sentence: string]>> = {
  invalid_token: () => [
    'The API does not take this token',
    'To this API it has ended, or was revoked, changed or made for another API. The checks in the Token tab tell which of these can be seen from here.',
  ],
  insufficient_scope: ({ scope }) => [
    'The token does not allow this',
    scope === ''
      ? 'The API wants a scope that the token does not have, and does not say which. Add it under Settings and sign in again.'
      : `The API wants the scope ${quoted(scope)}. Add it under Settings and sign in again.`,
  ],
  invalid_request: () => [
    'The API could not read the request',
    'A parameter is missing, comes twice, or the token came in more than one way. Look at the headers that were sent.',
  ],
  insufficient_user_authentication: (refusal) => [
    'The API wants a stronger sign-in',
    `The token is good, but the API wants ${stronger(refusal)} (RFC 9470). ${parametersToAdd(refusal)}`,
  ],
  insufficient_claims: ({ claims }) => [
    'The API wants more in the token',
    claims === ''
      ? 'It gave a claims challenge, which asks for a new sign-in, and does not say for which claims. Sign in again.'
      : 'It gave a claims challenge: the token lacks what is shown below. Sign in again with that text as the extra parameter claims of the sign-in, under Settings.',
  ],
  use_dpop_nonce: () => [
    'The API wants a proof with its nonce',
    'It takes tokens that are bound to a key, with its own nonce in each proof (RFC 9449). With a bound token the app answers that with one more try, and here the nonce was refused again; for a bearer token, switch on “Bind tokens to a key (DPoP)” under Settings and get a new one.',
  ],
  invalid_dpop_proof: () => [
    'The API does not take the proof of the key',
    'The token is bound to a key (RFC 9449), and the API finds the proof missing or wrong. A proof is for one address and a short time: a proxy that changes the address, or a clock that is off, spoils it. A token that is not bound goes without a proof.',
  ],
  'other-error': ({ error }) => [
    'What the API says about the token',
    `It answers ${quoted(error)}, which no standard read here explains.`,
  ],
  'token-not-seen': () => [
    'The API saw no token it could read',
    'It asks for one without naming an error, which means that none arrived: it may look for it in another header, or something on the way took it out.',
  ],
  'dpop-wanted': () => [
    'The API wants a token bound to a key',
    'It asks for DPoP (RFC 9449), and a bearer token will not do. Switch on “Bind tokens to a key (DPoP)” under Settings and get a new token; where it is on, the Token tab tells whether the token is bound.',
  ],
  'other-scheme': ({ schemes }) => [
    'The API wants another way to sign in',
    `It asks for ${quoted(schemes.join(', '))}, not for a bearer token. Perhaps a proxy or a gateway answered in its place.`,
  ],
  unreadable: () => [
    'What the API misses cannot be read',
    'It answers 401 with a WWW-Authenticate header that follows no standard; the header is shown with the answer. The checks in the Token tab tell what can be seen from here.',
  ],
  'no-challenge': () => [
    'The API does not say what it misses',
    'It answers 401 without a WWW-Authenticate header, which the standard asks for. The checks in the Token tab tell what can be seen from here.',
  ],
};

/** What a refusal means, as a sentence and the API's own words, all of it safe to show. */
export const refusalText = (refusal: Refusal): RefusalText => {
  const [title, sentence] = words[refusal.kind](refusal);
  const details = [
    { name: 'Error', value: plain(refusal.error, 80) },
    { name: 'Scope', value: plain(refusal.scope, 300) },
    { name: 'Realm', value: plain(refusal.realm, 160) },
    { name: 'Authentication wanted', value: plain(refusal.acrValues, 200) },
    { name: 'Longest time since the sign-in', value: ageText(refusal.maxAge) },
    // A claims request has names of tokens in it, whose values are no secrets.
    { name: 'Claims wanted', value: shownText(refusal.claims, 400, []) },
    { name: 'Described at', value: plain(shownAddress(refusal.resourceMetadata, 200), 200) },
  ].filter(({ value }) => value !== '');
  return { title, sentence, description: plain(refusal.description, 300), details };
};
