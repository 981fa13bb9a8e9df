import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiRequest } from '../../../src/domain/request';
import { useClock } from '../../clock';
import { errorOf, useCall } from '../../data';
import { useDrafts, useEntry } from '../drafts/DraftsProvider';
import {
  freshWork,
  type RequestForm,
  type RequestRun,
  type RequestWork,
  requestOfForm,
  timeoutProblem,
} from './requestWork';

/** The Request tab of a profile and the ways to change it. */
export type RequestHandle = {
  readonly profileId: string;
  readonly work: RequestWork;
  readonly change: (change: Partial<RequestWork>) => void;
  readonly edit: (change: Partial<RequestForm>) => void;
  /** Sends what stands in the form, or the request that is handed over. */
  readonly send: (request?: ApiRequest) => void;
  readonly cancel: () => void;
};

/** What was typed and answered in a profile's Request tab; a request goes on while the person looks elsewhere. */
export const useRequestWork = (profileId: string): RequestHandle => {
  const { requests } = useDrafts();
  const work = useEntry(requests, profileId) ?? freshWork;
  const clock = useClock();
  const cache = useQueryClient();
  const { mutateAsync: sendCall } = useCall('request.send');
  const { mutate: cancelCall } = useCall('request.cancel');

  return useMemo((): RequestHandle => {
    const latest = (): RequestWork => requests.get(profileId) ?? freshWork;
    const change = (part: Partial<RequestWork>): void => requests.set(profileId, { ...latest(), ...part });
    const finish = (runId: string, run: RequestRun): void => {
      const { run: current } = latest();
      if (current?.kind === 'sending' && current.runId === runId) change({ run });
      void cache.invalidateQueries({ queryKey: ['requests.history', profileId] });
    };
    const start = async (request: ApiRequest): Promise<void> => {
      const runId = crypto.randomUUID();
      change({ run: { kind: 'sending', runId, startedAt: clock.now() } });
      try {
        const response = await sendCall({ profileId, runId, request });
        finish(runId, { kind: 'answered', response, at: clock.now() });
      } catch (caught) {
        const error = errorOf(caught) ?? { code: 'internal', technical: 'no failure' };
        finish(runId, error.code === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', error });
      }
    };
    return {
      profileId,
      work,
      change,
      edit: (part) => change({ form: { ...latest().form, ...part } }),
      send: (request) => {
        const { form, run } = latest();
        if (run?.kind === 'sending') return;
        if (request !== undefined) void start(request);
        else if (timeoutProblem(form) !== undefined) change({ part: 'options' });
        else void start(requestOfForm(form));
      },
      cancel: () => {
        const { run } = latest();
        if (run?.kind === 'sending') cancelCall({ runId: run.runId });
      },
    };
  }, [work, requests, profileId, clock, cache, sendCall, cancelCall]);
};
