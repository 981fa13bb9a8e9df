import { type AppError, toAppError } from '../domain/errors';
import type { Log } from '../ports';
import { type Answered, type CallName, type CallOutput, type CheckedInput, calls } from './contract';

/** One function for each call of the contract; leaving one out does not compile. */
export type Handlers = {
  readonly [Name in CallName]: (input: CheckedInput<Name>) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

/** Answers a call by name, checked against the contract. Never throws. */
export type Serve = (name: string, input: unknown) => Promise<Answered<unknown>>;

const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name);

const refuse = (error: AppError): Answered<unknown> => ({ ok: false, error });

/** The seam between the window and the core: known name, checked input, an answer in every case. */
export const createServe = (handlers: Handlers, log: Log): Serve => {
  const run = async <Name extends CallName>(name: Name, input: unknown): Promise<Answered<unknown>> => {
    const checked = calls[name].input.safeParse(input);
    if (!checked.success) {
      const [first] = checked.error.issues;
      return refuse({ code: 'input-invalid', field: first?.path.join('.') ?? '', reason: first?.message ?? '' });
    }
    // The schema of this very call made the value.
    return { ok: true, value: await handlers[name](checked.data as CheckedInput<Name>) };
  };

  return async (name, input) => {
    if (!isCallName(name)) {
      log.warn('call.unknown');
      return refuse({ code: 'input-invalid', field: 'call', reason: 'unknown' });
    }
    try {
      return await run(name, input);
    } catch (caught) {
      const error = toAppError(caught);
      if (error.code === 'internal') log.error('call.failed', { call: name, technical: error.technical });
      return refuse(error);
    }
  };
};
