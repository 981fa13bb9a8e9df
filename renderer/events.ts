import type { QueryClient } from '@tanstack/react-query';
import type { Client } from '../src/api/client';
import type { FlowRun } from '../src/domain/flow';

/** How long token changes are gathered before the list of states is read again, in ms. */
const gatherFor = 40;

/** Keeps the cache true to the main process: every event refreshes what it is about. Gives back a way to stop. */
export const followEvents = (client: Client, cache: QueryClient): (() => void) => {
  const refresh = (...queryKey: readonly string[]): void => void cache.invalidateQueries({ queryKey });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const refreshStatuses = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      refresh('tokens.status');
    }, gatherFor);
  };
  const stops = [
    client.on('profiles.changed', () => {
      refresh('profiles.list');
      // The scopes asked for are the profile's, and so is the system.
      refresh('token.view');
      refresh('provider.calls');
      // What a token is compared with is the profile's too.
      refresh('token.inspect');
      refreshStatuses();
    }),
    client.on('tokens.changed', ({ profileId }) => {
      refreshStatuses();
      refresh('token.view', profileId);
      refresh('secrets.status', profileId);
    }),
    client.on('timeline.changed', ({ profileId }) => refresh('tokens.timeline', profileId)),
    client.on('flow.changed', (run) => {
      const before = cache.getQueryData<FlowRun | null>(['flow.last', run.profileId]);
      cache.setQueryData(['flow.last', run.profileId], run);
      if (before?.id !== run.id || run.state !== 'running') refresh('flow.runs', run.profileId);
    }),
    client.on('call.changed', (run) => {
      // Its first step and its end change the list; each step what is shown of it.
      if (run.steps.length === 1 || run.state !== 'running') refresh('flow.runs', run.profileId);
      refresh('flow.run', run.profileId, run.id);
    }),
    client.on('questions.changed', () => refresh('questions.open')),
    client.on('settings.changed', (settings) => cache.setQueryData(['settings.get'], settings)),
    client.on('storage.changed', (state) => {
      cache.setQueryData(['storage.state'], state);
      refreshStatuses();
      for (const name of [
        'flow.runs',
        'token.view',
        'secrets.status',
        'requests.saved',
        'requests.history',
        'tokens.timeline',
      ])
        refresh(name);
    }),
    client.on('notices.changed', () => refresh('app.info')),
  ];
  return () => {
    clearTimeout(waiting);
    for (const stop of stops) stop();
  };
};
