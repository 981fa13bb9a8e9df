import { fail } from '../errors';
import { type ClientAuthMethod, type GrantKind, grantKinds } from '../profile';
import type { Findings } from './preview';
import { maySecret } from './secretParts';
import { noSettings, profileOf } from './settings';
import { shellWords } from './shellWords';

/** Whether a text looks like a curl command, with or without a prompt in front. */
export const looksLikeCurl = (text: string): boolean => /^(?:[$>#]\s*)?curl(?:\.exe)?\s/.test(text);

/** Options of curl that take a value and do not matter here, so that their value is not taken for the address. */
const valued =
  /^(-[AbcCDeEFhKmoPQrtTwxXyYzU]|--(request|user-agent|cookie|cookie-jar|max-time|output|proxy|cacert|cert|key|connect-timeout|retry|form|write-out|proxy-user|resolve|referer|range|upload-file|config|interface|ciphers|tls-max|pass))$/;
const dataOptions = new Set(['-d', '--data', '--data-raw', '--data-ascii', '--data-binary', '--data-urlencode']);

type Command = {
  readonly url: string;
  readonly data: readonly string[];
  readonly headers: readonly string[];
  readonly user: string;
};

const readCommand = (words: readonly string[]): Command => {
  const found = { url: '', data: [] as string[], headers: [] as string[], user: '' };
  for (let index = 1; index < words.length; index += 1) {
    const [option, attached] = split(words[index] ?? '');
    const value = (): string => {
      if (attached !== undefined) return attached;
      index += 1;
      return words[index] ?? '';
    };
    if (dataOptions.has(option)) found.data.push(value());
    else if (option === '-H' || option === '--header') found.headers.push(value());
    else if (option === '-u' || option === '--user') found.user = value();
    else if (option === '--url') found.url = value();
    else if (valued.test(option)) value();
    else if (!option.startsWith('-')) found.url = found.url === '' ? option : found.url;
  }
  return found;
};

/** `--data=x` and `-dx` as option and value; a word without one as it is. */
const split = (word: string): readonly [option: string, value?: string] => {
  const long = /^(--[\w-]+)=(.*)$/s.exec(word);
  if (long !== null) return [long[1] ?? '', long[2] ?? ''];
  const short = /^(-[dHuXA])(.+)$/s.exec(word);
  return short === null ? [word] : [short[1] ?? '', short[2] ?? ''];
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const pairs = (text: string): readonly (readonly [string, string])[] =>
  text
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('@'))
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [decoded(name), decoded(value.join('='))] as const;
    });

/** The user of a Basic header; the password stays where it is (RFC 7617 section 2). */
const basicUser = (headers: readonly string[]): { readonly id: string; readonly hasSecret: boolean } | undefined => {
  const header = headers
    .map((line) => /^authorization:\s*basic\s+(\S+)/i.exec(line)?.[1])
    .find((value) => value !== undefined);
  if (header === undefined) return undefined;
  try {
    return userOf(atob(header));
  } catch {
    return { id: '', hasSecret: true };
  }
};

const userOf = (user: string): { readonly id: string; readonly hasSecret: boolean } => {
  const [id = '', ...secret] = user.split(':');
  return { id: decoded(id), hasSecret: secret.join(':') !== '' };
};

const known = new Set([
  'grant_type',
  'client_id',
  'client_secret',
  'scope',
  'audience',
  'resource',
  'username',
  'password',
  'redirect_uri',
  'code',
  'code_verifier',
]);

/** Reads a curl command that calls a token endpoint. Throws `import-unreadable` when it does not. */
export const readCurl = (text: string, newId: () => string): Findings => {
  const command = readCommand(shellWords(text.replace(/^[$>#]\s*/, '')));
  const [address = '', query = ''] = command.url.split(/\?(.*)/s);
  const parameters = [...pairs(query), ...command.data.flatMap(pairs)];
  const values = new Map(parameters);
  const grantName = values.get('grant_type') ?? '';
  if (grantName === '')
    throw fail('import-unreadable', {
      reason: 'The curl command carries no grant_type, so it does not fetch a token.',
    });
  const user = command.user === '' ? basicUser(command.headers) : userOf(command.user);
  const secrets = [...(user?.hasSecret === true ? ['client secret'] : []), ...secretsIn(parameters)];
  return profileOf(
    {
      ...noSettings,
      grant: grantKinds.find((kind): kind is GrantKind => kind === grantName && kind !== 'implicit'),
      grantName,
      tokenUrl: /^https?:/i.test(address) ? address : `https://${address}`,
      redirectUri: values.get('redirect_uri') ?? '',
      clientId: user?.id ?? values.get('client_id') ?? '',
      clientAuth: clientAuthOf(user !== undefined, values),
      scope: values.get('scope') ?? '',
      audience: values.get('audience') ?? '',
      resource: values.get('resource') ?? '',
      username: values.get('username') ?? '',
      extra: {
        authorize: [],
        token: parameters
          .filter(([name, value]) => !known.has(name) && !maySecret(name, value))
          .map(([name, value]) => ({ name, value })),
        refresh: [],
      },
      secrets: [...new Set(secrets)],
    },
    new Map(),
    newId,
  );
};

const clientAuthOf = (inHeader: boolean, values: ReadonlyMap<string, string>): ClientAuthMethod => {
  if (inHeader) return 'client_secret_basic';
  return (values.get('client_secret') ?? '') === '' ? 'none' : 'client_secret_post';
};

const secretsIn = (parameters: readonly (readonly [string, string])[]): readonly string[] =>
  parameters
    .filter(([name, value]) => name !== 'grant_type' && value !== '' && maySecret(name, value))
    .map(([name]) => name.slice(0, 60).replaceAll('_', ' '));
