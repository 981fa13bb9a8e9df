import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallInput, CallOutput } from '../src/api/contract';
import type { AppError } from '../src/domain/errors';
import { errorOf, type SecretCallName, useClient } from './data';

/** A call that takes or gives a secret, with its state but without keeping the secret anywhere. */
export type SecretCall<Name extends SecretCallName> = {
  readonly busy: boolean;
  readonly error: AppError | undefined;
  /** Answers undefined where it failed; the failure is in `error`. */
  readonly run: (input: CallInput<Name>) => Promise<CallOutput<Name> | undefined>;
  readonly reset: () => void;
};

/** For calls with a secret in them: unlike a mutation it leaves neither input nor answer in the cache. */
export const useSecretCall = <Name extends SecretCallName>(name: Name): SecretCall<Name> => {
  const client = useClient();
  const cache = useQueryClient();
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: AppError | undefined }>({
    busy: false,
    error: undefined,
  });
  return {
    ...state,
    reset: () => setState({ busy: false, error: undefined }),
    run: async (input) => {
      setState({ busy: true, error: undefined });
      try {
        // Secret calls all take an input; the tuple type of `call` cannot be computed from Name.
        const call = client.call as (name: Name, input: CallInput<Name>) => Promise<CallOutput<Name>>;
        const output = await call(name, input);
        setState({ busy: false, error: undefined });
        if (name === 'secrets.set') void cache.invalidateQueries({ queryKey: ['secrets.status'] });
        if (name === 'storage.useFile' || name === 'storage.unlock') cache.setQueryData(['storage.state'], output);
        return output;
      } catch (caught) {
        setState({ busy: false, error: errorOf(caught) });
        return undefined;
      }
    },
  };
};
