import type { Check } from './check';
import type { FlowRun } from './flow';
import type { Settings } from './settings';
import type { StorageState } from './storage';

/** Everything the core and the shell tell the window without being asked. */
export type Events = {
  'profiles.changed': null;
  'tokens.changed': { readonly profileId: string };
  /** What is remembered of the profile's tokens has changed. */
  'timeline.changed': { readonly profileId: string };
  /** The way to a token that was begun last. */
  'flow.changed': FlowRun;
  /** A call about a kept token. */
  'call.changed': FlowRun;
  /** One finding of the check of a profile under way. */
  'check.found': { readonly profileId: string; readonly check: Check };
  'questions.changed': null;
  'settings.changed': Settings;
  'storage.changed': StorageState;
  'notices.changed': null;
  /** The shell asks the window to do something: a tray or application menu entry, or a notification was clicked. */
  'window.command':
    | { readonly command: 'select-profile'; readonly profileId: string }
    | { readonly command: 'new-profile' }
    | { readonly command: 'show-settings' };
};

/** The name of an event. */
export type EventName = keyof Events;
