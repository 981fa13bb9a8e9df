import { describe, expect, test } from 'vitest';
import type { Notice } from '../../electron/adapters/notifications';
import { createAttention } from '../../electron/attention';
import { createClient } from '../../src/api/client';
import type { OpenQuestion, Question } from '../../src/domain/question';
import { createFakeBridge } from '../support/fakeBridge';
import { sampleId, sampleProfile } from '../support/sampleData';
import { createRecordedLog } from './recordedLog';
import { settled } from './steppedClock';

const askedBy = 'acme.verify.ibm.com';
const profile = sampleProfile(1, { name: 'acme', environment: 'test' });
const question = (
  n: number,
  asked: Question = { kind: 'password', askedBy: 'idp.example', username: 'alice' },
): OpenQuestion => ({
  id: sampleId(n),
  profileId: profile.id,
  question: asked,
  askedAt: 0,
  until: 300_000,
});

const started = (watched = false) => {
  const core = createFakeBridge({ state: { profiles: [profile] } });
  const notices: (Notice & { dismissed: boolean })[] = [];
  const selected: string[] = [];
  const window = { watched };
  const attention = createAttention({
    client: createClient(core),
    notify: (notice) => {
      const shown = { ...notice, dismissed: false };
      notices.push(shown);
      return () => {
        shown.dismissed = true;
      };
    },
    log: createRecordedLog(),
    isWatched: () => window.watched,
    selectProfile: (id) => void selected.push(id),
  });
  attention.start();
  const ask = async (...questions: readonly OpenQuestion[]) => {
    core.change({ questions });
    await settled();
  };
  return { core, notices, selected, window, attention, ask };
};

describe('a question while nobody looks at the window', () => {
  test('is pointed at once, however often the questions change', async () => {
    const { notices, ask } = started();
    await ask(question(1));
    await ask(question(1), question(2));
    await ask(question(2), question(1));
    expect(notices).toHaveLength(2);
  });

  test('names the profile and what is needed', async () => {
    const { notices, ask } = started();
    await ask(question(1), question(2, { kind: 'client-secret', askedBy: 'idp.example', clientId: 'c' }));
    await ask(question(3, { kind: 'paste-redirect', askedBy: 'idp.example', redirectUri: 'https://app.example/cb' }));
    expect(notices.map(({ title }) => title)).toEqual(['acme test', 'acme test', 'acme test']);
    expect(notices.map(({ body }) => body)).toEqual([
      'A password is needed to go on. Click to enter it.',
      'The client secret is needed to go on. Click to enter it.',
      'The address that the browser ends at is needed to go on. Click to paste it.',
    ]);
  });

  test.each<readonly [Question, string]>([
    [{ kind: 'choose-factor', askedBy, factors: [] }, 'A second factor is needed to go on. Click to choose one.'],
    [{ kind: 'one-time-code', askedBy, factor: 'totp' }, 'A one-time code is needed to go on. Click to enter it.'],
    [
      { kind: 'knowledge-questions', askedBy, questions: [] },
      'Answers to your security questions are needed to go on. Click to give them.',
    ],
    [
      { kind: 'approve-push', askedBy, device: '', matchingCode: '3f2a91bc' },
      'Approve the sign-in on your phone. Click to see the code to compare.',
    ],
    [{ kind: 'scan-qr', askedBy, image: '' }, 'A code is waiting to be scanned with your phone. Click to see it.'],
    [
      { kind: 'identity-source', askedBy, username: 'dana', sources: [] },
      'The identity source that knows the user has to be chosen. Click to choose it.',
    ],
    [
      { kind: 'destination', askedBy, factor: 'smsotp' },
      'An address or number for the one-time code is needed to go on. Click to enter it.',
    ],
  ])('says what is needed: %j', async (asked, words) => {
    const { notices, ask } = started();
    await ask(question(1, asked));
    expect(notices.map(({ body }) => body)).toEqual([words]);
  });

  test('leads to the profile when it is clicked', async () => {
    const { notices, ask, selected } = started();
    await ask(question(1));
    notices[0]?.onClick();
    expect(selected).toEqual([profile.id]);
  });

  test('its notification goes away with it', async () => {
    const { notices, ask } = started();
    await ask(question(1), question(2));
    await ask(question(2));
    expect(notices.map(({ dismissed }) => dismissed)).toEqual([true, false]);
  });

  test('their notifications go away with the app', async () => {
    const { notices, ask, attention } = started();
    await ask(question(1));
    await attention.stop();
    await ask(question(1), question(2));
    expect(notices.map(({ dismissed }) => dismissed)).toEqual([true]);
  });

  test('is still pointed at when its profile is not known', async () => {
    const { notices, ask, core } = started();
    core.change({ profiles: [] });
    await ask(question(1));
    expect(notices).toMatchObject([{ title: 'Token Helper' }]);
  });
});

describe('a question while the window is watched', () => {
  test('needs no notification, also not when the window is left later', async () => {
    const { notices, ask, window } = started(true);
    await ask(question(1));
    window.watched = false;
    await ask(question(1));
    expect(notices).toEqual([]);
  });

  test('does not keep the next one quiet', async () => {
    const { notices, ask, window } = started(true);
    await ask(question(1));
    window.watched = false;
    await ask(question(1), question(2));
    expect(notices).toHaveLength(1);
  });
});
