import type { FakeBridge, FakeState } from './fakeBridge';

/** The events that tell the window what a change of the state means. */
export const eventsOf = (before: FakeState, after: FakeState, emit: FakeBridge['emit']): void => {
  const touched = (key: 'statuses' | 'views' | 'secrets' | 'runs') =>
    Object.keys({ ...before[key], ...after[key] }).filter((id) => before[key][id] !== after[key][id]);
  if (before.profiles !== after.profiles) emit('profiles.changed', null);
  for (const profileId of new Set([...touched('statuses'), ...touched('views'), ...touched('secrets')])) {
    emit('tokens.changed', { profileId });
  }
  for (const profileId of touched('runs')) {
    const run = after.runs[profileId];
    if (run !== undefined) emit('flow.changed', run);
  }
  if (before.questions !== after.questions) emit('questions.changed', null);
  if (before.settings !== after.settings) emit('settings.changed', after.settings);
  if (before.storage !== after.storage) emit('storage.changed', after.storage);
  if (before.info !== after.info) emit('notices.changed', null);
};
