import { CallError } from '../src/api/client';
import { AppFailure } from '../src/domain/errors';
import type { Log } from '../src/ports';

type FailureSource = {
  readonly on: (event: 'uncaughtException' | 'unhandledRejection', run: (reason: unknown) => void) => unknown;
};

/**
 * Keeps the app running after a failure that nobody caught. Only its kind is logged: the text of an error may hold what
 * it failed on. Having a listener also keeps Electron's own dialog away.
 */
export const surviveFailures = (source: FailureSource, log: Log): void => {
  const note = (event: string) => (reason: unknown) => log.error(event, failureFacts(reason));
  source.on('uncaughtException', note('app.uncaught-exception'));
  source.on('unhandledRejection', note('app.unhandled-rejection'));
};

/** The kind of a failure and where in our code it came from, in facts that hold no text of it. */
export const failureFacts = (reason: unknown): Readonly<Record<string, string>> => {
  if (!(reason instanceof Error)) return { kind: typeof reason };
  const code = codeOf(reason);
  const place = /\(?([^\s()/\\]+\.js:\d+:\d+)\)?\s*$/m.exec(stackLines(reason))?.[1];
  return { kind: reason.name, ...(code === undefined ? {} : { code }), ...(place === undefined ? {} : { place }) };
};

/** The stack without its first lines, which repeat the message. */
const stackLines = ({ stack }: Error): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/** The stable code of one of our failures, or of the system's. */
const codeOf = (reason: Error): string | undefined => {
  if (reason instanceof CallError || reason instanceof AppFailure) return reason.error.code;
  return 'code' in reason && typeof reason.code === 'string' ? reason.code : undefined;
};
