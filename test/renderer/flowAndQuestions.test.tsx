// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { FlowStepFact } from '../../src/domain/flow';
import type { Question } from '../../src/domain/question';
import { settingsSchema } from '../../src/domain/settings';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleId, sampleProfile, sampleRun, sampleStatus } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme', environment: 'dev' });
const other = sampleProfile(2, { name: 'Other' });

describe('the Flow tab', () => {
  const start = async (facts: readonly FlowStepFact[], state: 'running' | 'done' | 'failed' | 'cancelled') => {
    app = renderApp({
      state: {
        profiles: [acme],
        settings: settingsSchema.parse({ tabByProfile: { [acme.id]: 'flow' } }),
        runs: { [acme.id]: sampleRun(acme, startTime, state, facts) },
      },
    });
    await screen.findByRole('heading', { name: 'Last run' });
  };
  const steps = () => within(screen.getByRole('region', { name: 'Last run' })).getAllByRole('listitem');

  it('lists every step in words with its time and how long it took', async () => {
    await start(
      [
        { kind: 'started', grant: 'client_credentials' },
        {
          kind: 'exchange',
          stage: 'token',
          method: 'POST',
          address: 'https://idp.example/token',
          status: 200,
          milliseconds: 84,
          bytes: 3480,
        },
        { kind: 'done', expiresAt: startTime + 600_000 },
      ],
      'done',
    );
    expect(steps().map((step) => step.textContent)).toEqual([
      '13:59:59Client credentials grant started36 ms',
      '13:59:59Token requestPOST https://idp.example/token200, it worked · 3,480 bytes84 ms',
      '13:59:59DoneThe token lasts until 14:10:00',
    ]);
    expect(screen.getByText('3 Mar 2026 · 240 ms')).toBeTruthy();
  });

  it('says of a run that was cancelled while the browser was away what to register', async () => {
    const diagnosis = { rule: 'cancelled-at-browser', cause: 'It was cancelled.', remedy: 'Register the address.' };
    app = renderApp({
      state: {
        profiles: [acme],
        settings: settingsSchema.parse({ tabByProfile: { [acme.id]: 'flow' } }),
        runs: { [acme.id]: { ...sampleRun(acme, startTime, 'cancelled', [{ kind: 'cancelled' }]), diagnosis } },
      },
    });
    expect(await screen.findByText('It was cancelled.')).toBeTruthy();
    expect(screen.getByText('Register the address.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('grows while the run goes on', async () => {
    await start([{ kind: 'started', grant: 'authorization_code' }], 'running');
    expect(steps()[0]?.getAttribute('aria-current')).toBe('step');
    app.fake.emit('flow.changed', {
      ...sampleRun(acme, startTime, 'running', [
        { kind: 'started', grant: 'authorization_code' },
        { kind: 'listening', redirectUri: 'http://127.0.0.1:1/callback' },
      ]),
    });
    expect(await screen.findByText('Ready for the browser to come back')).toBeTruthy();
    expect(steps()).toHaveLength(2);
  });

  it('puts the failure first', async () => {
    await start([{ kind: 'failed', error: { code: 'connection-refused', host: 'idp.example' } }], 'failed');
    const region = screen.getByRole('region', { name: 'Last run' });
    const note = within(region).getByRole('alert');
    expect(note.textContent).toContain('idp.example refused the connection.');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(note.compareDocumentPosition(within(region).getByRole('list'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('says what will be here before the first run', async () => {
    app = renderApp({
      state: { profiles: [acme], settings: settingsSchema.parse({ tabByProfile: { [acme.id]: 'flow' } }) },
    });
    expect(await screen.findByText('Nothing has run yet')).toBeTruthy();
  });
});

describe('questions', () => {
  const ask = async (question: Question, of = acme, answers: FakeAnswers = {}): Promise<void> => {
    app = renderApp({
      state: {
        profiles: [acme, other],
        settings: settingsSchema.parse({ selectedProfileId: acme.id }),
        statuses: { [of.id]: sampleStatus(of, startTime, null, { activity: 'working' }) },
        questions: [{ id: sampleId(70), profileId: of.id, question, askedAt: startTime, until: startTime + 300_000 }],
      },
      answers,
    });
    await screen.findByRole('heading', { level: 1, name: 'Acme' });
  };
  const password: Question = { kind: 'password', askedBy: 'idp.example', username: 'alice' };

  it('say who asks for what, and how long is left', async () => {
    await ask(password);
    expect(await screen.findByRole('heading', { name: 'idp.example asks for the password of alice' })).toBeTruthy();
    expect(screen.getByText('5 min left')).toBeTruthy();
    app.pass(1000);
    expect(screen.getByText('4 min 59 s left')).toBeTruthy();
  });

  it('are answered with Enter, where the focus is already', async () => {
    await ask(password);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Password')));
    await app.user.keyboard('correct horse{Enter}');
    await waitFor(() =>
      expect(app.inputsOf('questions.answer')).toEqual([
        { questionId: sampleId(70), answer: { kind: 'password', password: 'correct horse', keep: false } },
      ]),
    );
    await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull());
  });

  it('keep the answer only when that is asked for, and say where', async () => {
    await ask({ kind: 'client-secret', askedBy: 'idp.example', clientId: 'client-1' });
    await app.user.type(await screen.findByLabelText('Client secret'), 's3cret');
    await app.user.click(screen.getByRole('checkbox', { name: 'Keep it in the keychain' }));
    await app.user.click(screen.getByRole('button', { name: 'Continue' }));
    await waitFor(() =>
      expect(app.inputsOf('questions.answer')).toEqual([
        { questionId: sampleId(70), answer: { kind: 'client-secret', secret: 's3cret', keep: true } },
      ]),
    );
  });

  it('are cancelled with Escape', async () => {
    await ask(password);
    await app.user.type(await screen.findByLabelText('Password'), 'half{Escape}');
    await waitFor(() => expect(app.inputsOf('questions.cancel')).toEqual([{ questionId: sampleId(70) }]));
    expect(app.inputsOf('questions.answer')).toEqual([]);
  });

  it('T9: leave what was typed in no cache and in no field', async () => {
    await ask(password, acme, { 'questions.answer': () => Promise.reject(fail('not-found', { what: 'question' })) });
    await app.user.type(await screen.findByLabelText('Password'), 'canary-5d1f{Enter}');
    await screen.findByRole('alert');
    const kept = [...app.cache.getQueryCache().getAll(), ...app.cache.getMutationCache().getAll()];
    expect(JSON.stringify(kept.map(({ state }) => state))).not.toContain('canary-5d1f');
    expect(screen.getByLabelText('Password')).toHaveProperty('value', '');
  });

  it('take the pasted address on Enter, and say what was wrong with the last one', async () => {
    await ask({
      kind: 'paste-redirect',
      askedBy: 'idp.example',
      redirectUri: 'https://app.example/cb',
      problem: 'state-differs',
    });
    expect(await screen.findByText(/^This address belongs to another sign-in/)).toBeTruthy();
    await app.user.type(
      screen.getByLabelText('Address the browser ended at'),
      ' https://app.example/cb?code=1 {Enter}',
    );
    await waitFor(() =>
      expect(app.inputsOf('questions.answer')).toEqual([
        { questionId: sampleId(70), answer: { kind: 'paste-redirect', address: 'https://app.example/cb?code=1' } },
      ]),
    );
  });

  it('of another profile are pointed at from here', async () => {
    await ask(password, other);
    const bar = within(await screen.findByRole('alert'));
    expect(bar.getByText('Other waits for your answer.')).toBeTruthy();
    expect(screen.queryByLabelText('Password')).toBeNull();
    await app.user.click(bar.getByRole('button', { name: 'Go there' }));
    expect(await screen.findByLabelText('Password')).toBeTruthy();
    expect(screen.queryByText('Other waits for your answer.')).toBeNull();
  });
});
