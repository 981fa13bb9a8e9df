import type { Client } from '../src/api/client';
import type { Copied } from '../src/api/contract';
import { freshness } from '../src/domain/freshness';
import type { Clock } from '../src/ports';
import { renewsAlone, type TrayFacts } from './trayMenu';

/** How long a copy waits for a newer token while the kept one still works, in ms. */
const patience = 2000;

/** Copies a profile's header or token; answers when it leaves the clipboard again, if it does, and what it needs beside it. */
export type HeaderCopy = (profileId: string, form: 'header' | 'raw') => Promise<Copied>;

/**
 * Copies what still works when it is pasted: a token at its end is renewed first. Throws what getting and copying throw.
 */
export const createHeaderCopy = (deps: {
  readonly client: Client;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly known: () => TrayFacts;
}): HeaderCopy => {
  const { client, clock } = deps;

  const renewFirst = async (profileId: string): Promise<void> => {
    const status = deps.known().statuses.find((each) => each.profileId === profileId);
    const state = freshness(status?.token, clock.now());
    if (state === 'expired') await client.call('token.get', { profileId, how: 'best' });
    // A token that still works is worth more than the reason why there is no newer one.
    else if (state === 'expiring' && renewsAlone(status)) {
      const renewed = client.call('token.get', { profileId, how: 'refresh' }).catch(() => undefined);
      await Promise.race([renewed, new Promise<void>((resolve) => clock.after(patience, resolve))]);
    }
  };

  return async (profileId, form) => {
    await renewFirst(profileId);
    return client.call('token.copy', { profileId, form });
  };
};
