import type { ExpectationVerdict, Miss, MissReason } from '../expectationVerdict';
import { inWords } from './duration';
import { dayAndTime } from './time';
import { plain } from './wording';

const quoted = (text: string | undefined): string => `“${plain(text ?? '', 140)}”`;

const none = (actual: string | undefined): boolean => actual === undefined || actual === '';

const formatNames: Readonly<Record<string, string>> = {
  jwt: 'a JWT',
  jwe: 'an encrypted JWT',
  opaque: 'an opaque one',
};

const missWords: Readonly<Record<MissReason, (miss: Miss) => string>> = {
  format: ({ expected, actual }) =>
    `It wants ${formatNames[expected] ?? 'another kind'}, and this is ${formatNames[actual ?? ''] ?? 'another kind'}.`,
  ended: ({ expected }) => `The token ended at ${dayAndTime(Number(expected))}.`,
  'too-old': ({ expected, actual }) =>
    `It wants a token no older than ${inWords(Number(expected))}, and this one is ${inWords(Number(actual ?? 0))} old.`,
  issuer: ({ expected, actual }) =>
    `It wants the issuer ${quoted(expected)}; ${none(actual) ? 'the token names none' : `the token names ${quoted(actual)}`}.`,
  audience: ({ expected, actual }) =>
    `It wants the audience ${quoted(expected)}; ${none(actual) ? 'the token names none' : `the token is meant for ${quoted(actual)}`}.`,
  scope: ({ expected, actual }) =>
    `It wants the scope ${quoted(expected)}; ${none(actual) ? 'the token has none' : `the token has ${quoted(actual)}`}.`,
  'claim-absent': ({ expected }) => `It wants the claim ${quoted(expected)}, which the token does not have.`,
  'claim-differs': ({ expected, actual }) =>
    `It wants the claim ${quoted(expected)}; in the token it is ${quoted(actual)}.`,
  algorithm: ({ expected, actual }) =>
    `It wants a signature by ${plain(expected, 80)}; this one is by ${quoted(actual)}.`,
};

/** One thing an API wants and a token does not have, as a sentence. */
export const missSentence = (miss: Miss): string => missWords[miss.reason](miss);

const unseenNames: Readonly<Record<MissReason, string>> = {
  format: 'kind',
  ended: 'end',
  'too-old': 'age',
  issuer: 'issuer',
  audience: 'audience',
  scope: 'scope',
  'claim-absent': 'claims',
  'claim-differs': 'claims',
  algorithm: 'algorithm',
};

/** What an API wants and nobody can see in the token from here; empty where there is nothing. */
export const unseenSentence = ({ unseen }: ExpectationVerdict): string => {
  const names = [...new Set(unseen.map(({ reason }) => unseenNames[reason]))];
  return names.length === 0 ? '' : `Not to be seen in this token: its ${names.join(', ')}.`;
};

/** The verdict in a few words. */
export const verdictTitles: Readonly<Record<ExpectationVerdict['taken'], string>> = {
  yes: 'This API would take the token',
  no: 'This API would refuse the token',
  unknown: 'Whether this API would take the token cannot be seen from here',
};
