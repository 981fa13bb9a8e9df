import type { AppError } from '../domain/errors';
import type { Bridge } from './bridge';
import type { CallInput, CallName, CallOutput, EventName, Events } from './contract';

/** What a refused call throws in the window. */
export class CallError extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(error.code);
    this.name = 'CallError';
    this.error = error;
  }
}

/** The typed calls and events of the window. */
export type Client = {
  readonly call: <Name extends CallName>(
    name: Name,
    ...input: undefined extends CallInput<Name> ? [] : [CallInput<Name>]
  ) => Promise<CallOutput<Name>>;
  readonly on: <Name extends EventName>(name: Name, run: (value: Events[Name]) => void) => () => void;
};

/** Gives the bridge its types back. A refused call throws CallError. */
export const createClient = (bridge: Bridge): Client => ({
  call: async (name, ...[input]) => {
    const answer = await bridge.call(name, input);
    if (!answer.ok) throw new CallError(answer.error);
    // The main process answers what the contract names for this call; the pipe itself has no types.
    return answer.value as never;
  },
  on: (name, run) =>
    bridge.listen((heard, value) => {
      // The pipe pairs each event's name with its value.
      if ((heard as string) === name) run(value as never);
    }),
});
