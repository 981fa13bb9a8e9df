import type { Client } from '../src/api/client';
import type { OpenQuestion, Question } from '../src/domain/question';
import type { Log } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import { failureFacts } from './survival';
import { profileName } from './trayMenu';

/**
 * Points at questions that wait while nobody looks at the window: one notification each, which leads to the profile and
 * goes away with the question.
 */
export const createAttention = (deps: {
  readonly client: Client;
  readonly notify: Notifier;
  readonly log: Log;
  /** Whether the window is visible and in use. */
  readonly isWatched: () => boolean;
  readonly selectProfile: (profileId: string) => void;
}): { readonly start: () => void; readonly stop: () => Promise<void> } => {
  const { client } = deps;
  // Every question seen, with the way to take its notification away.
  const seen = new Map<string, () => void>();
  let stopListening: () => void = () => undefined;

  const point = async (question: OpenQuestion): Promise<void> => {
    const profiles = await client.call('profiles.list');
    const profile = profiles.find(({ id }) => id === question.profileId);
    // It may have been answered, or the window opened, while the name was looked up.
    if (!seen.has(question.id) || deps.isWatched()) return;
    const dismiss = deps.notify({
      title: profile === undefined ? 'Token Helper' : profileName(profile),
      body: questionText(question.question),
      onClick: () => deps.selectProfile(question.profileId),
    });
    seen.set(question.id, dismiss);
  };

  const look = async (): Promise<void> => {
    const open = await client.call('questions.open');
    for (const [id, dismiss] of [...seen]) {
      if (open.some((question) => question.id === id)) continue;
      seen.delete(id);
      dismiss();
    }
    for (const question of open) {
      if (seen.has(question.id)) continue;
      seen.set(question.id, () => undefined);
      if (!deps.isWatched()) await point(question);
    }
  };

  return {
    start: () => {
      stopListening = client.on('questions.changed', () => {
        look().catch((caught: unknown) => deps.log.warn('attention.look-failed', failureFacts(caught)));
      });
    },
    stop: async () => {
      stopListening();
      for (const dismiss of seen.values()) dismiss();
      seen.clear();
    },
  };
};

/** What is asked for; who asks is named by the window, where there is room to say it. */
const questionText = (question: Question): string => {
  switch (question.kind) {
    case 'password':
      return 'A password is needed to go on. Click to enter it.';
    case 'client-secret':
      return 'The client secret is needed to go on. Click to enter it.';
    case 'paste-redirect':
      return 'The address that the browser ends at is needed to go on. Click to paste it.';
    case 'choose-factor':
      return 'A second factor is needed to go on. Click to choose one.';
    case 'one-time-code':
      return 'A one-time code is needed to go on. Click to enter it.';
    case 'knowledge-questions':
      return 'Answers to your security questions are needed to go on. Click to give them.';
    case 'approve-push':
      return 'Approve the sign-in on your phone. Click to see the code to compare.';
    case 'scan-qr':
      return 'A code is waiting to be scanned with your phone. Click to see it.';
    case 'identity-source':
      return 'The identity source that knows the user has to be chosen. Click to choose it.';
    case 'destination':
      return 'An address or number for the one-time code is needed to go on. Click to enter it.';
  }
};
