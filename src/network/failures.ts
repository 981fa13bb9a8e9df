import { AppFailure, type FlowStage, fail } from '../domain/errors';

/** The connect limit of a call has passed; becomes `timed-out`, or `proxy-failed` when it was the proxy that kept silent. */
export class ConnectTimedOut extends Error {
  override readonly name = 'ConnectTimedOut';
}

/** What is known about a call when it fails. Times in seconds. */
export type CallState = {
  readonly host: string;
  readonly stage: FlowStage;
  readonly connectSeconds: number;
  /** The first byte of the request may have left. */
  readonly sent: boolean;
  /** Status and headers of the answer are in. */
  readonly answered: boolean;
  /** The proxy that a plain http call was handed to, `host:port`. */
  readonly proxy?: string;
};

const codeOf = (caught: unknown): string | undefined => {
  const code = (caught as { readonly code?: unknown } | undefined)?.code; // any thrown value may carry one
  return typeof code === 'string' ? code : undefined;
};

/** Several addresses were tried and all failed: the failure that says most about the server goes first. */
const tellingCodes = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The system's, undici's or OpenSSL's code of a failure, looked for through causes and bundled errors; `''` when there is none. */
export const errorCode = (caught: unknown, depth = 0): string => {
  if (depth > 5 || caught === undefined || caught === null) return '';
  const { errors, cause } = caught as { readonly errors?: unknown; readonly cause?: unknown }; // as above: read, then checked
  if (Array.isArray(errors) && errors.length > 0) {
    const codes = errors.map((error) => errorCode(error, depth + 1));
    return tellingCodes.find((code) => codes.includes(code)) ?? codes[0] ?? '';
  }
  return codeOf(caught) ?? errorCode(cause, depth + 1);
};

const notFound = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL', 'ENODATA', 'ESERVFAIL']);
const unreachable = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);
const broken = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN', 'UND_ERR_SOCKET']);
const closed = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);

/** What zlib and Brotli call a body that they cannot unpack. */
const unpacking = /^(?:Z_|ERR__ERROR_|ERR_.*BROTLI)/;

const beforeAnswer = (code: string, state: CallState, caught: unknown): AppFailure => {
  const { host, stage, sent } = state;
  if (notFound.has(code)) return fail('host-not-found', { host }, caught);
  if (code === 'ECONNREFUSED') return fail('connection-refused', { host }, caught);
  if (unreachable.has(code)) return fail('network-unreachable', { host }, caught);
  if (broken.has(code)) return fail('connection-lost', { host, stage, sent }, caught);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return fail('answer-invalid', { stage, reason: 'Its headers are too large.' }, caught);
  }
  if (code.startsWith('HPE_') && state.proxy === undefined) {
    return fail('answer-invalid', { stage, reason: 'It is not HTTP.' }, caught);
  }
  if (code.startsWith('HPE_'))
    return proxyFailure(state.proxy ?? '', 'It answered with something that is not HTTP.', caught);
  return fail('internal', { technical: code || (caught instanceof Error ? caught.name : 'unknown') }, caught);
};

/** Puts any failure of a call into the app's terms. */
export const callFailure = (caught: unknown, state: CallState): AppFailure => {
  if (caught instanceof AppFailure) return caught;
  const { host, stage } = state;
  if (caught instanceof ConnectTimedOut) {
    return fail('timed-out', { host, stage, phase: 'connect', seconds: state.connectSeconds }, caught);
  }
  const code = errorCode(caught);
  if (closed.has(code)) return fail('cancelled', {}, caught);
  if (unpacking.test(code)) return unpackFailure(code, state, caught);
  if (state.answered) return fail('answer-cut', { stage, host }, caught);
  return beforeAnswer(code, state, caught);
};

const unpackFailure = (code: string, { stage, host }: CallState, caught: unknown): AppFailure =>
  code === 'Z_BUF_ERROR'
    ? fail('answer-cut', { stage, host }, caught)
    : fail('answer-invalid', { stage, reason: 'Its compressed body cannot be unpacked.' }, caught);

/** A fault of the proxy, which must not read as one of the provider (F28). `proxy` is `host:port`, never with a password. */
export const proxyFailure = (proxy: string, reason: string, caught?: unknown, status?: number): AppFailure =>
  fail('proxy-failed', { proxy, reason, ...(status === undefined ? {} : { status }) }, caught);
