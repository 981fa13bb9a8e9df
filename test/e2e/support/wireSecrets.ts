import type { LoggedExchange } from '../../../src/sandbox/systems/shared/exchangeLog';

/** Fields of a form, a query or a JSON body whose value nobody may find lying about. */
const secretFields: ReadonlySet<string> = new Set([
  'password',
  'client_secret',
  'refresh_token',
  'access_token',
  'assertion',
  'token',
  'code',
  'code_verifier',
  'otp',
  'answer',
]);

/** The values of such fields, at any depth. */
const secretsInJson = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' && secretFields.has(name) ? [inner] : secretsInJson(inner),
  );
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const secretsInFields = (fields: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(fields).flatMap(([name, value]) => (secretFields.has(name) ? [value] : []));

/** What proves somebody in an Authorization header; a Basic pair without a colon is no pair and proves nobody. */
const secretInHeader = ({ authorization = '' }: LoggedExchange['headers']): readonly string[] => {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(authorization) ?? [];
  if (value === '') return [];
  if (scheme.toLowerCase() !== 'basic') return [value];
  const [, password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return password === undefined ? [] : [password];
};

/** Every secret that came over the wire, each once: passwords, secrets, codes and tokens of both directions. */
export const wireSecrets = (exchanges: readonly LoggedExchange[]): readonly string[] => [
  ...new Set(
    exchanges
      .flatMap(({ query, form, headers, body }) => [
        ...secretsInFields(query),
        ...secretsInFields(form),
        ...secretsInJson(jsonOf(body)),
        ...secretInHeader(headers),
      ])
      .filter((secret) => secret !== ''),
  ),
];
