import type { AppError, FlowStage } from '../domain/errors';
import type { ExchangeRecord, NamedValue } from '../domain/exchange';
import { mask } from '../domain/redact';
import { clockDifference } from '../domain/serverClock';
import type { HttpExchange, HttpPhases, HttpWire } from '../ports';
import { maskAddress, maskParameters } from './maskAddress';
import { recordedBody } from './maskBody';
import { maskFacts } from './maskJson';
import { type Masking, maskedPairs, maskKnown, maskText } from './maskText';
import { isHarmlessName, isSecretField } from './secretNames';

/** So many headers are kept, and so much of each, in characters. */
const mostHeaders = 100;
const longestHeader = 4000;

const addressHeaders: ReadonlySet<string> = new Set(['location', 'referer', 'content-location', 'refresh']);

/** What a scheme such as Basic goes with is the secret; the scheme tells how the client proved itself. */
const maskAuthorization = (value: string): string => {
  const scheme = /^([A-Za-z][\w-]{0,30})\s+\S/.exec(value)?.[1];
  return scheme === undefined ? mask : `${scheme} ${mask}`;
};

const maskCookies = (value: string, masking: Masking): string =>
  value
    .split(';')
    .map((part) => {
      const [name = '', ...rest] = part.split('=');
      if (rest.length === 0) return maskText(part, masking);
      const open = /^\s*(?:path|domain|expires|max-age|samesite|version)$/i.test(name);
      return `${maskText(name, masking)}=${open ? maskText(rest.join('='), masking) : mask}`;
    })
    .join(';');

const headerValue = (name: string, value: string, masking: Masking): string => {
  const lower = name.toLowerCase();
  if (lower === 'authorization' || lower === 'proxy-authorization') return maskAuthorization(value);
  if (lower === 'cookie' || lower === 'set-cookie') return maskCookies(value, masking);
  if (value !== '' && isSecretField(name, masking.ownNames)) return mask;
  if (addressHeaders.has(lower)) return maskAddress(value, masking);
  return maskedPairs(maskText(value, masking, !isHarmlessName(name) && lower !== 'www-authenticate'));
};

/** Headers with their secrets masked, by name and by value. */
export const maskHeaders = (headers: Iterable<readonly [string, string]>, masking: Masking): readonly NamedValue[] =>
  [...headers].slice(0, mostHeaders).map(([name, value]) => ({
    name: maskText(name, masking, false).slice(0, 200),
    value: headerValue(name, value, masking).slice(0, longestHeader),
  }));

const firstValue = (headers: Iterable<readonly [string, string]>, name: string): string => {
  for (const [each, value] of headers) if (each.toLowerCase() === name) return value;
  return '';
};

const parametersOf = (address: string, masking: Masking): readonly NamedValue[] => {
  try {
    return maskParameters(new URL(maskKnown(address, masking.secrets)).searchParams, masking);
  } catch {
    return [];
  }
};

const requestOf = (method: string, wire: HttpWire, masking: Masking): ExchangeRecord['request'] => {
  const headers = Object.entries(wire.request.headers);
  const body =
    wire.request.body === undefined
      ? undefined
      : recordedBody({ chunks: [wire.request.body], contentType: firstValue(headers, 'content-type') }, masking);
  return {
    method,
    address: maskAddress(wire.address, masking),
    parameters: [...parametersOf(wire.address, masking)],
    headers: [...maskHeaders(headers, masking)],
    ...(body === undefined ? {} : { body }),
  };
};

const responseOf = ({ answer }: HttpWire, masking: Masking): NonNullable<ExchangeRecord['response']> | undefined => {
  if (answer === undefined) return undefined;
  const contentType = firstValue(answer.headers, 'content-type');
  const body = recordedBody({ chunks: answer.chunks, contentType, brokenOff: answer.brokenOff }, masking);
  return {
    status: answer.status,
    statusText: maskText(answer.statusText, masking).slice(0, 200),
    headers: [...maskHeaders(answer.headers, masking)],
    ...(body === undefined ? {} : { body }),
  };
};

const rounded = ({ connect, wait, receive }: HttpPhases): NonNullable<ExchangeRecord['phases']> => ({
  connect: Math.round(connect),
  ...(wait === undefined ? {} : { wait: Math.round(wait) }),
  ...(receive === undefined ? {} : { receive: Math.round(receive) }),
});

/** An exchange as it may be kept: masked while it is written, so that the record never holds a secret. `now` in ms since 1970. */
export const exchangeRecord = (
  id: string,
  exchange: Pick<HttpExchange, 'stage' | 'method' | 'milliseconds'>,
  wire: HttpWire,
  masking: Masking,
  now: number,
): ExchangeRecord => {
  const response = responseOf(wire, masking);
  const date = wire.answer === undefined ? '' : firstValue(wire.answer.headers, 'date');
  const aheadMs = clockDifference(date === '' ? undefined : date, now);
  const stage: FlowStage = exchange.stage;
  const error: AppError | undefined = wire.error === undefined ? undefined : maskFacts(wire.error, masking);
  return {
    id,
    stage,
    startedAt: Math.round(now - exchange.milliseconds),
    milliseconds: Math.round(exchange.milliseconds),
    ...(wire.phases === undefined ? {} : { phases: rounded(wire.phases) }),
    ...(aheadMs === undefined ? {} : { aheadMs }),
    ...(wire.proxy === undefined ? {} : { proxy: maskKnown(wire.proxy, masking.secrets) }),
    request: requestOf(maskText(exchange.method, masking).slice(0, 40), wire, masking),
    ...(response === undefined ? {} : { response }),
    ...(error === undefined ? {} : { error }),
  };
};
