import { stepsOf } from '../customAnswer';
import { type CustomSettings, lifetimeUnits, standardWords } from '../customSystem';
import { maySecret } from '../import/secretParts';
import type { Profile } from '../profile';
import { isOwnHeaderName } from '../requestHeaders';
import { wordsIn } from '../template';
import { advice, blocking, type ProfileField, type ProfileIssue, problem, when } from './issue';

/** Words every token call knows, whether or not they have a value in it. */
const callWords: readonly string[] = [...standardWords, 'transaction_id'];

/** Words a presented token knows. */
const tokenWords = ['token', 'token_type', 'client_id', 'username'];

const unknownWords = (template: string, known: readonly string[]): readonly string[] =>
  wordsIn(template).filter((word) => !known.includes(word));

const tooMany = (field: ProfileField, count: number, most: number): readonly ProfileIssue[] =>
  when(count > most, blocking(field, `This is one too many; ${most} is the most.`));

const tooLong = (field: ProfileField, texts: readonly (readonly [string, number])[]): readonly ProfileIssue[] =>
  texts
    .filter(([text, most]) => text.length > most)
    .slice(0, 1)
    .map(([, most]) => blocking(field, `This is too long; ${most} characters are the most.`));

const wordIssues = ({ words }: CustomSettings): readonly ProfileIssue[] =>
  words.flatMap(({ name, value }, index): readonly ProfileIssue[] => [
    ...tooMany(`custom.words.${index}`, index + 1, 20),
    ...tooLong(`custom.words.${index}`, [[value, 1000]]),
    ...when(
      words.slice(0, index).some((word) => word.name === name),
      problem(`custom.words.${index}`, 'This word stands here twice; the last one counts.'),
    ),
    ...when(
      !/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name),
      blocking(`custom.words.${index}`, 'A word begins with a letter and has letters, digits and underscores only.'),
    ),
    ...when(
      callWords.includes(name) || tokenWords.includes(name),
      problem(`custom.words.${index}`, `“${name}” already means something of its own; choose another word.`),
    ),
    ...when(
      maySecret(name, value),
      advice(
        `custom.words.${index}`,
        'This looks like a secret. Words are kept with the profile, not in the keychain.',
      ),
    ),
  ]);

const parameterIssues = (settings: CustomSettings, own: readonly string[]): readonly ProfileIssue[] =>
  settings.parameters.flatMap(({ name, in: place, value, prefix, encode }, index): readonly ProfileIssue[] => {
    const field = `custom.parameters.${index}` as const;
    if (name.trim() === '') return [blocking(field, 'Give this parameter a name, or remove it.')];
    const unknown = unknownWords(value, [...callWords, ...own]);
    const secret = /\{\{\s*(password|client_secret|refresh_token|code)\s*\}\}/.test(value);
    return [
      ...tooMany(field, index + 1, 60),
      ...tooLong(field, [
        [name, 300],
        [value, 4000],
        [prefix, 200],
      ]),
      ...when(
        place === 'header' && !isOwnHeaderName(name),
        problem(field, `“${name.slice(0, 60)}” cannot be the name of a header here.`),
      ),
      ...when(
        place === 'body' && settings.body === 'none',
        problem(field, `“${name.slice(0, 60)}” stands in the body, and the call has none.`),
      ),
      ...when(
        unknown.length > 0,
        problem(field, `“${unknown[0]}” is no word of this call, so the parameter is never sent.`),
      ),
      ...when(
        encode === 'json' && (place !== 'body' || settings.body !== 'json'),
        advice(field, 'Only a JSON body knows numbers, true and false; here it is sent as text.'),
      ),
      ...when(
        place === 'query' && secret,
        advice(field, 'A secret in the address of a call can end in the logs of servers and proxies.'),
      ),
      ...when(
        wordsIn(value).length === 0 && maySecret(name, prefix + value),
        advice(field, 'This looks like a secret. It is kept with the profile, not in the keychain.'),
      ),
    ];
  });

const isPlace = (place: string): boolean =>
  place.trim() === '' ||
  /^header:\s*\S+$/i.test(place.trim()) ||
  place.trim() === 'text:' ||
  stepsOf(place.trim()) !== undefined;

const notAPlace = 'This is no place in an answer; write it like token, data.items[0].token or header:X-Subject-Token.';

const answerIssues = ({ answer, expiry, facts }: CustomSettings): readonly ProfileIssue[] => {
  // The keys are those of the settings.
  const names = Object.keys(answer) as (keyof CustomSettings['answer'])[];
  return [
    ...when(
      answer.accessToken.trim() === '',
      problem('custom.answer.accessToken', 'Say where the access token stands in the answer.'),
    ),
    ...names.flatMap((name) => [
      ...when(!isPlace(answer[name]), problem(`custom.answer.${name}`, notAPlace)),
      ...tooLong(`custom.answer.${name}`, [[answer[name], 300]]),
    ]),
    ...tooLong('custom.expiry', [[expiry.from, 300]]),
    ...when(!isPlace(expiry.from), problem('custom.expiry', notAPlace)),
    ...when(
      expiry.model === 'sliding' && lifetimeUnits[expiry.as] === undefined,
      problem('custom.expiry', 'A token that lives so long after its last use needs a lifetime, such as seconds.'),
    ),
    ...facts.flatMap(({ name, from }, index): readonly ProfileIssue[] => {
      const field = `custom.facts.${index}` as const;
      if (name.trim() === '' || from.trim() === '')
        return [blocking(field, 'A fact needs a name and a place, or remove it.')];
      return [
        ...tooMany(field, index + 1, 20),
        ...tooLong(field, [
          [name, 60],
          [from, 300],
        ]),
        ...when(!isPlace(from), problem(field, notAPlace)),
      ];
    }),
  ];
};

const presentIssues = ({ present }: CustomSettings, own: readonly string[]): readonly ProfileIssue[] => {
  const unknown = unknownWords(present.value, [...tokenWords, ...own]);
  return [
    ...when(
      present.in === 'header' && present.name.trim() !== '' && !isOwnHeaderName(present.name),
      problem('custom.present', 'This cannot be the name of a header.'),
    ),
    ...when(present.name.trim() === '', blocking('custom.present', 'Say what the header or parameter is called.')),
    ...tooLong('custom.present', [
      [present.name, 300],
      [present.prefix, 200],
      [present.value, 4000],
    ]),
    ...when(
      !wordsIn(present.value).includes('token'),
      problem('custom.present', 'The token itself is missing; put {{token}} where it belongs.'),
    ),
    ...when(unknown.length > 0, problem('custom.present', `“${unknown[0]}” is a word that nothing defines.`)),
    ...when(
      present.in === 'query',
      advice('custom.present', 'A token in the address of a request can end in the logs of servers and proxies.'),
    ),
  ];
};

/** Judges the settings of a system that is described by them. */
export const customIssues = ({ custom }: Profile): readonly ProfileIssue[] => {
  if (custom === undefined) return [];
  const own = custom.words.map(({ name }) => name);
  return [
    ...tooLong(
      'custom.grants',
      Object.values(custom.grants).map((name) => [name, 300] as const),
    ),
    ...tooLong(
      'custom.redirect',
      Object.values(custom.redirect).map((name) => [name, 300] as const),
    ),
    ...when(
      custom.redirect.code.trim() === '' || custom.redirect.accessToken.trim() === '',
      problem('custom.redirect', 'Say what the parameters of the redirect are called.'),
    ),
    ...wordIssues(custom),
    ...parameterIssues(custom, own),
    ...answerIssues(custom),
    ...presentIssues(custom, [...own, ...custom.facts.map(({ name }) => name)]),
  ];
};
