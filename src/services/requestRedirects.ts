import { AppFailure, fail } from '../domain/errors';
import type { RedirectHop } from '../domain/request';
import type { PreparedRequest } from '../domain/requestPrepared';
import { type Redirection, redirectionOf } from '../domain/requestRedirect';
import type { StreamedAnswer } from '../ports';

/** Most redirects that are followed. */
export const redirectLimit = 10;

/** Sends one request; `refuseLocal` as in HttpOptions. */
export type SendOne = (request: PreparedRequest, refuseLocal: boolean) => Promise<StreamedAnswer>;

/** The answer at the end of the way, and the way. */
export type Arrival = { readonly answer: StreamedAnswer; readonly url: string; readonly hops: readonly RedirectHop[] };

type Followed = Extract<Redirection, { readonly kind: 'followed' }>;

const locationOf = (answer: StreamedAnswer): string | undefined =>
  answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];

/** The host of a redirect turned out to be local when its name was looked up. */
const wasLocal = (caught: unknown): boolean =>
  caught instanceof AppFailure && caught.error.code === 'address-invalid' && caught.error.field === 'redirect';

/** Takes one hop; undefined when its host was local and the hop was not taken. */
const takeHop = async (
  send: SendOne,
  { next, refuseLocal }: Followed,
  taken: number,
): Promise<StreamedAnswer | undefined> => {
  if (taken === redirectLimit) throw fail('redirect-limit', { limit: redirectLimit });
  try {
    return await send(next, refuseLocal);
  } catch (caught) {
    if (wasLocal(caught)) return undefined;
    throw caught;
  }
};

/**
 * Sends a request and follows its redirects by hand, as `redirectionOf` decides. A redirect that is not followed is the
 * answer itself. Throws `redirect-limit` and what sending throws.
 */
export const sendFollowing = async (send: SendOne, first: PreparedRequest, follow: boolean): Promise<Arrival> => {
  const goOn = async (
    request: PreparedRequest,
    answer: StreamedAnswer,
    hops: readonly RedirectHop[],
  ): Promise<Arrival> => {
    const arrived = { answer, url: request.url, hops };
    const redirection = redirectionOf(request, answer.status, locationOf(answer));
    if (redirection.kind === 'none') return arrived;
    if (redirection.kind === 'stopped') return { ...arrived, hops: [...hops, redirection.hop] };
    let next: StreamedAnswer | undefined;
    try {
      next = await takeHop(send, redirection, hops.length);
    } catch (caught) {
      answer.cancel();
      throw caught;
    }
    if (next === undefined) {
      const hop = { ...redirection.hop, stripped: false, notFollowed: 'local-address' as const };
      return { ...arrived, hops: [...hops, hop] };
    }
    answer.cancel();
    return goOn(redirection.next, next, [...hops, redirection.hop]);
  };

  const answer = await send(first, false);
  return follow ? goOn(first, answer, []) : { answer, url: first.url, hops: [] };
};
