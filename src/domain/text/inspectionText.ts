import type { CheckFacts, CheckId, CheckReason, InspectionCheck } from '../tokenInspection';
import { isInMilliseconds } from '../tokenInspectionClaims';
import { timeLeft } from './duration';
import { dayAndTime } from './time';
import { plain } from './wording';

/** What a check is about, as the head of its line. */
export const checkNames: Readonly<Record<CheckId, string>> = {
  structure: 'Structure',
  signature: 'Signature',
  issuer: 'Issuer',
  audience: 'Audience',
  'authorized-party': 'Authorised party',
  type: 'Kind of token',
  time: 'Time',
  nonce: 'Nonce',
  'access-token-hash': 'Access token hash',
  'key-binding': 'Bound to a key',
};

type Words = (facts: CheckFacts, now: number) => string;

const quoted = (text: string | undefined): string => `“${plain(text ?? '', 140)}”`;

const always =
  (text: string): Words =>
  () =>
    text;

const opaqueReasons: Readonly<Record<string, string>> = {
  'no-parts': 'It has no dots, so it is no JWT.',
  parts: 'Its first part reads like the header of a JWT, but the rest is not built like one.',
  'no-header': 'It has dots, but what stands before the first one is no header of a JWT.',
  'no-algorithm': 'Its first part is JSON, but names no algorithm, which every JWT does.',
  'too-large': 'It is too large to be taken apart.',
};

const opaque: Words = ({ why }) =>
  `${opaqueReasons[why ?? ''] ?? ''} It is opaque: a random value that only the provider can look up.`.trim();

const structureWords = {
  'well-formed': ({ notes }) =>
    ['It is put together as a JWT should be.', ...(notes ?? '').split(' ').map((note) => noteWords[note] ?? '')]
      .filter((part) => part !== '')
      .join(' '),
  'names-repeated': ({ names }) =>
    `The name ${quoted(names)} comes twice. Readers differ in which of the two they believe, so an API may refuse it or see something else than is shown here.`,
  'too-deep': ({ depth }) =>
    `Its claims are nested ${plain(depth ?? '', 12)} levels deep, far deeper than any reader expects. They are shown as text.`,
  'payload-not-json': always('It is signed, but what it holds is no JSON object, so it has no claims.'),
  'kid-not-text': always('Its key identifier (kid) is no text, which RFC 7515 forbids.'),
  nested: ({ inner }) =>
    `It is a signed envelope around another token, which is ${inner === 'encrypted' ? 'encrypted' : 'signed itself'}. Only the outer signature can be checked.`,
  encrypted: ({ inside }) =>
    `It is encrypted for the API that receives it, so what it says cannot be read here.${inside === 'token' ? ' Its header says that a signed token is inside.' : ''}`,
  opaque,
} as const satisfies Partial<Record<CheckReason, Words>>;

const noteWords: Readonly<Record<string, string>> = {
  'kid-path': 'Its key identifier holds characters of a path. It is compared with names of keys and opens no file.',
  'kid-long': 'Its key identifier is unusually long.',
  'key-inside': 'It brings a key of its own, which nobody should trust: only the provider’s keys were used.',
  'key-elsewhere': 'It names an address for its key, which nobody should trust: only the provider’s keys were used.',
  critical: 'It names extensions that a reader must understand.',
};

const signatureWords = {
  'signature-good': ({ algorithm, by }) =>
    by === 'secret'
      ? `It was signed with the client secret (${plain(algorithm ?? '', 20)}).`
      : `It was signed by one of the provider’s keys (${plain(algorithm ?? '', 20)}).`,
  'signature-bad': ({ by }) =>
    by === 'secret'
      ? 'It does not belong to this token and the client secret: the token was changed, or the secret is another one.'
      : 'It does not belong to this token and the provider’s key: the token was changed, or somebody else signed it.',
  'signature-for-api': always(
    'It was made so that only the API it is meant for can check it, as Microsoft does with the tokens of its own APIs.',
  ),
  'signature-length': ({ algorithm, expected, actual }) =>
    `It is ${plain(actual ?? '', 12)} bytes long, and ${plain(algorithm ?? '', 20)} makes ${plain(expected ?? '', 12)}. The token was cut or changed.`,
  'signature-unreadable': always(
    'It holds characters that no signature has. The token was changed, or something was added at its end.',
  ),
  unsecured: always(
    'It is not signed at all (alg is none). Anybody can make such a token, and no API should accept it.',
  ),
  'critical-unknown': always(
    'It asks for an extension (crit) that is not known here, and must then be refused (RFC 7515 section 4.1.11).',
  ),
  'key-unknown': ({ kid, count }) =>
    kid === undefined
      ? `None of the provider’s ${plain(count ?? '', 6)} keys fits its algorithm.`
      : `The provider has no key named ${quoted(kid)} among those it shows now. The token may be of another provider, or the key was withdrawn.`,
  'key-wrong-kind': ({ kid, algorithm, kty }) =>
    `The provider’s key${kid === undefined ? '' : ` named ${quoted(kid)}`} is of another kind (${plain(kty ?? '', 30)}) than ${plain(algorithm ?? '', 20)} needs.`,
  'key-not-for-signatures': ({ kid }) =>
    `The provider’s key${kid === undefined ? 's are' : ` named ${quoted(kid)} is`} for encryption, not for signatures.`,
  'key-too-short': ({ bits }) =>
    `The provider’s key has ${plain(bits ?? '', 8)} bits; fewer than 2,048 are refused (RFC 7518 section 3.3).`,
  'key-unusable': always('The provider’s key cannot be used here: it is incomplete, or not the public half.'),
  'algorithm-unknown': ({ algorithm }) => `The algorithm ${quoted(algorithm)} is not known here.`,
  'keys-not-known': always('No keys are known: the profile names no address for them, and there is no discovery.'),
  'keys-none': always('The provider’s list of keys is empty.'),
  'keys-unavailable': always('The provider’s keys could not be fetched.'),
  'keys-not-asked': always('The issuer’s keys have not been fetched.'),
  'secret-not-known': ({ algorithm }) =>
    `It is signed with a shared secret (${plain(algorithm ?? '', 20)}), and no client secret is kept here.`,
  'secret-of-others': ({ algorithm }) =>
    `It is signed with a shared secret (${plain(algorithm ?? '', 20)}) other than the client’s, which only the provider and the one it is meant for know.`,
} as const satisfies Partial<Record<CheckReason, Words>>;

const whose: Readonly<Record<string, string>> = {
  id: 'this client',
  access: 'the API that was asked for',
};

const bareEnd = (text: string | undefined): string => (text ?? '').replace(/\/+$/, '');

/** The difference that is the easiest to overlook. */
const slashWords = (expected: string | undefined, actual: string | undefined): string =>
  expected !== actual && bareEnd(expected) === bareEnd(actual)
    ? ' They differ in the slash at the end alone, which counts.'
    : '';

const claimWords = {
  'issuer-same': ({ expected }) => `It names the provider: ${plain(expected ?? '', 200)}.`,
  'issuer-by-other-name': ({ expected, actual }) =>
    `It names ${quoted(actual)}, which is what ${quoted(expected)} calls itself in access tokens.`,
  'issuer-differs': ({ expected, actual }) =>
    `It names ${quoted(actual)}, and the provider is ${quoted(expected)}.${slashWords(expected, actual)}`,
  'issuer-absent': ({ expected }) => `It names no issuer; the provider is ${quoted(expected)}.`,
  'issuer-not-known': ({ actual }) =>
    actual === undefined
      ? 'It names no issuer, and none is known here.'
      : `It names ${quoted(actual)}; nobody said which issuer to expect.`,
  'audience-meant': ({ expected, whose: kind }) =>
    `It is meant for ${whose[kind ?? ''] ?? 'the one expected'}: ${plain(expected ?? '', 200)}.`,
  'audience-other': ({ expected, actual }) =>
    `It is meant for ${quoted(actual)}, not for ${quoted(expected)}.${slashWords(expected, actual)}`,
  'audience-absent': ({ expected }) => `It names no audience; ${quoted(expected)} was expected.`,
  'audience-not-known': ({ actual, whose: kind }) => {
    const wanted = kind === 'pasted' ? 'nobody said which one to expect' : 'the profile asks for none to compare with';
    return actual === undefined
      ? `It names no audience, and ${wanted}.`
      : `It is meant for ${quoted(actual)}; ${wanted}.`;
  },
  'party-ours': ({ actual }) => `It was issued to this client, ${plain(actual ?? '', 200)}.`,
  'party-other': ({ expected, actual }) =>
    `It was issued to ${quoted(actual)}, and this client is ${quoted(expected)}.`,
  'party-absent': always('It does not say which client it was issued to.'),
  'party-not-known': ({ actual }) => `It was issued to ${quoted(actual)}; nobody said which client to expect.`,
  'type-right': ({ kind, actual }) =>
    kind === 'id'
      ? 'It is marked as an ID token may be.'
      : `It is marked as an access token (${plain(actual ?? '', 40)}, RFC 9068).`,
  'type-wrong': ({ kind, actual }) =>
    `It is marked as ${quoted(actual)}, which ${kind === 'id' ? 'an ID' : 'an access'} token is not.`,
  'type-general': ({ actual }) =>
    `${actual === undefined ? 'It is not marked' : `It is marked as ${plain(actual, 40)}`}, which says nothing of its kind; many providers do so.`,
  'nonce-same': always('It is the one that was sent with the sign-in.'),
  'nonce-differs': always('It is not the one that was sent with the sign-in: the ID token is of another one.'),
  'nonce-absent': always('It was left out, as a refreshed ID token may do; the one before it was checked.'),
  'nonce-not-known': always('None is known to have been sent for this ID token.'),
  'hash-same': always('It belongs to the access token beside it.'),
  'hash-differs': always('It belongs to another access token than the one beside it.'),
  'hash-absent': always('It holds none; only some ways to sign in need one.'),
  'hash-of-earlier': always('The access token was refreshed since, and this ID token came with an earlier one.'),
  'hash-not-known': always('There is no access token to compare it with.'),
} as const satisfies Partial<Record<CheckReason, Words>>;

const bindingWords = {
  'binding-ours': ({ actual }) =>
    `It names the key that is kept with it (cnf.jkt ${plain(actual ?? '', 60)}): only with a proof of that key does an API take it.`,
  'binding-other': ({ expected, actual }) =>
    `It names the key ${quoted(actual)} (cnf.jkt), and the one kept with it is ${quoted(expected)}: no proof from here fits it.`,
  'binding-absent': always('Its type is DPoP, but it names no key (cnf.jkt); the API may know of it in another way.'),
  'binding-not-known': ({ actual }) =>
    `It is bound to the key ${quoted(actual)} (cnf.jkt, RFC 9449), and no key is known here to compare it with.`,
} as const satisfies Partial<Record<CheckReason, Words>>;

const secondsIn = (facts: CheckFacts, name: string): number => Number(facts[name] ?? Number.NaN);

/** The last time that a calendar here can name, in seconds. */
const lastDate = 8.64e12;

const isDate = (seconds: number): boolean => Math.abs(seconds) <= lastDate;

const momentOf = (seconds: number): string =>
  isDate(seconds) ? dayAndTime(seconds * 1000) : 'a time beyond every calendar';

/** What a number must have been meant as. */
const unitWords = (seconds: number): string =>
  isInMilliseconds(seconds) ? ' The number must be milliseconds, where RFC 7519 wants seconds.' : '';

const awayFrom = (seconds: number, facts: CheckFacts, now: number): string =>
  timeLeft(Math.abs(seconds * 1000 - (now + Number(facts.aheadMs ?? 0))));

/** How far apart the clocks are, where that matters. */
const clockWords = ({ aheadMs }: CheckFacts): string => {
  if (aheadMs === undefined) return ' By this computer’s clock: the provider’s was not seen.';
  const ahead = Number(aheadMs);
  if (ahead === 0 || Number.isNaN(ahead)) return '';
  return ` The provider’s clock is ${timeLeft(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} this computer’s, which is taken into account.`;
};

const timeWords = {
  'time-within': (facts, now) => {
    const end = secondsIn(facts, 'exp');
    const left = isDate(end) ? `, in ${awayFrom(end, facts, now)}` : '';
    return `It ends at ${momentOf(end)}${left}.${clockWords(facts)}`;
  },
  'time-over': (facts, now) => {
    const end = secondsIn(facts, 'exp');
    const passed = isDate(end) ? `, ${awayFrom(end, facts, now)} ago` : '';
    return `It ended at ${momentOf(end)}${passed}.${clockWords(facts)}`;
  },
  'time-not-yet': (facts) =>
    `It is not valid before ${momentOf(secondsIn(facts, 'nbf'))}.${unitWords(secondsIn(facts, 'nbf'))}${clockWords(facts)}`,
  'time-issued-later': (facts) =>
    `It says that it was issued at ${momentOf(secondsIn(facts, 'iat'))}, which is still to come.${unitWords(secondsIn(facts, 'iat'))}${clockWords(facts)}`,
  'time-odd': ({ claim, actual, text }) =>
    text === undefined
      ? `Its ${plain(claim ?? '', 10)} is ${quoted(actual)}, which is no time.`
      : `Its ${plain(claim ?? '', 10)} is the text ${quoted(actual)}, where RFC 7519 wants a number; an API may refuse it.`,
  'time-milliseconds': (facts) =>
    `It ends at ${momentOf(secondsIn(facts, 'exp'))}, to the letter.${unitWords(secondsIn(facts, 'exp'))} An API that takes it at its word never sees the token end.`,
  'time-end-absent': always('It does not say when it ends, which an ID token must.'),
  'time-no-end': always('It does not say when it ends.'),
} as const satisfies Partial<Record<CheckReason, Words>>;

const words: Readonly<Record<CheckReason, Words>> = {
  ...structureWords,
  ...signatureWords,
  ...claimWords,
  ...bindingWords,
  ...timeWords,
};

/** Why a check came out as it did, as a sentence or two. `now` in ms since 1970. */
export const checkSentence = ({ reason, facts }: InspectionCheck, now: number): string => words[reason](facts, now);

/** The state of a check in words, for its mark. */
export const outcomeNames = {
  passed: 'Passed',
  failed: 'Failed',
  'not-checkable': 'Not checkable',
} as const;
