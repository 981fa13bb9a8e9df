import type { FlowRun } from '../../../src/domain/flow';
import type { Tone } from '../../ui/Badge';

/** What a run's state is called, and how much attention it asks for. */
export const runStates: Readonly<Record<FlowRun['state'], { readonly words: string; readonly tone: Tone }>> = {
  running: { words: 'Running', tone: 'accent' },
  done: { words: 'Done', tone: 'ok' },
  failed: { words: 'Failed', tone: 'bad' },
  cancelled: { words: 'Cancelled', tone: 'warn' },
};
