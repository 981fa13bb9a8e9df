import type { Client } from '../src/api/client';
import type { AppError } from '../src/domain/errors';
import { isWorking } from '../src/domain/lifeCycle';
import { type Profile, usesBrowser } from '../src/domain/profile';
import { errorText } from '../src/domain/text/errorText';
import type { ProfileStatus } from '../src/domain/token';
import type { Clock, Log } from '../src/ports';
import type { Notice, Notifier } from './adapters/notifications';
import { failureFacts } from './survival';
import { createThrottle } from './throttle';
import { profileName } from './trayMenu';
import { causeOf, troubleOf } from './troubleCause';

/** Changes are looked at this often at most, in ms. */
const shortestPause = 1000;

/** More than these at once become one notice: nobody reads a pile. */
const mostAtOnce = 3;

type Told = { readonly cause: string; readonly dismiss: () => void };

type Found = { readonly profile: Profile; readonly cause: string; readonly error: AppError };

/**
 * Says once what only a person can put right: one notice for each profile and cause, which leads to the sign-in and goes
 * away when the trouble does. What comes right by itself is never said.
 */
export const createTroubles = (deps: {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Log;
  readonly notify: Notifier;
  /** Whether the window is visible and in use: it says it all by itself. */
  readonly isWatched: () => boolean;
  readonly openWindow: () => void;
  readonly selectProfile: (profileId: string) => void;
}) => {
  const { client } = deps;
  const told = new Map<string, Told>();
  /** A person began what is under way there, and is told by whoever they asked. */
  const attended = new Set<string>();
  const stops: (() => void)[] = [];

  const forget = (profileId: string): void => {
    told.get(profileId)?.dismiss();
    told.delete(profileId);
  };

  const remember = (profileId: string, cause: string, dismiss: () => void): void => {
    forget(profileId);
    told.set(profileId, { cause, dismiss });
  };

  const signIn = (profile: Profile): void => {
    // What needs no browser asks its question in the window.
    if (!usesBrowser(profile.grant)) deps.selectProfile(profile.id);
    client.call('token.get', { profileId: profile.id, how: 'sign-in' }).catch((caught: unknown) => {
      deps.log.warn('troubles.sign-in-failed', failureFacts(caught));
    });
  };

  const noticeOf = ({ profile, cause, error }: Found): Notice => {
    const { what, why, next } = errorText(error);
    const needsSignIn = cause === 'sign-in';
    return {
      title: profileName(profile),
      body: needsSignIn ? `${what} ${why}` : `${what} ${next}`,
      onClick: () => deps.selectProfile(profile.id),
      ...(needsSignIn ? { action: { label: 'Sign in', hint: 'Click to sign in.', run: () => signIn(profile) } } : {}),
    };
  };

  const say = (found: readonly Found[]): void => {
    if (found.length <= mostAtOnce) {
      for (const one of found) remember(one.profile.id, one.cause, deps.notify(noticeOf(one)));
      return;
    }
    const dismiss = deps.notify({
      title: `${found.length} profiles need you`,
      body: 'Their tokens cannot be renewed without a person. Click to see which.',
      onClick: deps.openWindow,
    });
    let left = found.length;
    const oneLess = (): void => {
      left -= 1;
      if (left === 0) dismiss();
    };
    for (const { profile, cause } of found) remember(profile.id, cause, oneLess);
  };

  const isNews = ({ profileId, life }: ProfileStatus, cause: string): boolean => {
    if (told.get(profileId)?.cause === cause) return false;
    return cause === 'sign-in' || !attended.has(profileId) || life.kind !== 'failed';
  };

  const look = async (isSeen: boolean): Promise<void> => {
    const [profiles, statuses, { quiet }] = await Promise.all([
      client.call('profiles.list'),
      client.call('tokens.status'),
      client.call('settings.get'),
    ]);
    const byId = new Map(profiles.map((profile) => [profile.id, profile]));
    for (const id of [...told.keys()]) if (!byId.has(id)) forget(id);
    const found = statuses.flatMap((status): readonly Found[] => {
      const profile = byId.get(status.profileId);
      const trouble = troubleOf(status);
      if (trouble === 'unsettled' || profile === undefined) {
        if (isWorking(status.life) && status.life.reason === 'person') attended.add(status.profileId);
        return [];
      }
      const isNew = trouble !== undefined && isNews(status, trouble.cause);
      attended.delete(status.profileId);
      if (trouble === undefined) forget(status.profileId);
      else if (isNew) return [{ profile, ...trouble }];
      else if (!told.has(status.profileId)) remember(status.profileId, trouble.cause, () => undefined);
      return [];
    });
    if (found.length === 0) return;
    if (!quiet && !isSeen && !deps.isWatched()) return say(found);
    for (const { profile, cause } of found) remember(profile.id, cause, () => undefined);
  };

  let isOpening = false;
  const looking = createThrottle(deps.clock, shortestPause, () => {
    const isSeen = isOpening;
    isOpening = false;
    look(isSeen).catch((caught: unknown) => deps.log.warn('troubles.look-failed', failureFacts(caught)));
  });

  return {
    /** `withWindow`: the window is about to open and says by itself what is wrong already. */
    start: (withWindow: boolean): void => {
      isOpening = withWindow;
      stops.push(client.on('tokens.changed', looking.run), client.on('profiles.changed', looking.run));
      looking.run();
    },
    /** Says at once what came of something a person pressed outside the window. */
    tell: (profile: Profile, error: AppError): void => {
      const cause = causeOf(error);
      remember(profile.id, cause, deps.notify(noticeOf({ profile, cause, error })));
    },
    stop: async (): Promise<void> => {
      for (const stop of stops) stop();
      looking.stop();
      for (const id of [...told.keys()]) forget(id);
    },
  };
};

export type Troubles = ReturnType<typeof createTroubles>;
