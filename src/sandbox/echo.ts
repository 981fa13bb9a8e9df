import type { AccessTokenFacts } from './accessTokenCheck';
import { answerJson, type Exchange, readBody } from './httpAnswer';

const maxBodyBytes = 64 * 1024;
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'dpop']);

const readText = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The body as a person wants to see it: JSON where it is JSON, else text, else its size. */
const describeBody = (bytes: Buffer, type = ''): unknown => {
  if (bytes.length === 0) return null;
  const text = readText(bytes);
  if (text === undefined) return `(${bytes.length} bytes that are not text)`;
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const describeQuery = (query: URLSearchParams): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const [first = '', ...more] = query.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );

/** Answers with the request as it arrived, its secrets hidden, and with what the token says. */
export const echo = async (exchange: Exchange, token: AccessTokenFacts): Promise<void> => {
  const { request, url } = exchange;
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) {
    const answer = { error: 'too_large', error_description: `A body may have ${maxBodyBytes} bytes here.` };
    return answerJson(exchange, 413, answer, { connection: 'close' });
  }
  answerJson(exchange, 200, {
    message: 'The token was accepted. This is your request as it arrived.',
    method: request.method,
    path: url.pathname,
    query: describeQuery(url.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, secretHeaders.has(name) ? '(hidden)' : value]),
    ),
    body: describeBody(body, request.headers['content-type']),
    token: { sub: token.sub, client_id: token.clientId, scope: token.scopes.join(' '), exp: token.exp },
  });
};
