import { toAppError } from '../domain/errors';
import type { ApiRequest, ApiResponse, HistoryEntry } from '../domain/request';
import type { Clock, Log, Random } from '../ports';
import type { RequestService } from './requestService';

type Sending = { readonly profileId: string; readonly runId: string; readonly request: ApiRequest };

/** Sends requests and keeps what was sent, answered or not. A history that cannot be written never fails the request. */
export const createRequestHistory = (deps: {
  readonly requests: Pick<RequestService, 'send'>;
  readonly add: (entry: HistoryEntry) => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}) => {
  const remember = (entry: HistoryEntry): Promise<void> =>
    deps.add(entry).catch((caught: unknown) => deps.log.warn('history.not-kept', { code: toAppError(caught).code }));

  return {
    send: async (sending: Sending): Promise<ApiResponse> => {
      const began = deps.clock.monotonic();
      const entry = (): HistoryEntry => ({
        id: deps.random.id(),
        profileId: sending.profileId,
        at: deps.clock.now(),
        request: sending.request,
        milliseconds: Math.round(deps.clock.monotonic() - began),
      });
      try {
        const response = await deps.requests.send(sending);
        await remember({ ...entry(), status: response.status, bytes: response.bytes });
        return response;
      } catch (caught) {
        const { code } = toAppError(caught);
        if (code !== 'cancelled') await remember({ ...entry(), errorCode: code });
        throw caught;
      }
    },
  };
};

export type RequestHistory = ReturnType<typeof createRequestHistory>;
