// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { newestRun } from '../../renderer/features/flow/newestRun';
import { type AppError, fail } from '../../src/domain/errors';
import { type FlowRun, summaryOf } from '../../src/domain/flow';
import { settingsSchema } from '../../src/domain/settings';
import type { TokenCall } from '../../src/domain/tokenCall';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile, sampleRun, sampleStatus, sampleView } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme' });
const whoAmI = { id: 'userinfo', label: 'Who am I', description: 'Whose token it is.', fields: [] } as const;
const refused = { error: 'HTTP 401', stage: 'call', status: 401 } as const;
const named: TokenCall = { kind: 'system', id: 'userinfo', label: 'Who am I' };

const way: FlowRun = {
  ...sampleRun(acme, startTime - 60_000, 'done', [{ kind: 'started', grant: 'refresh' }, { kind: 'done' }]),
  id: 'way',
};

const callRun = (id: string, at: number, call: TokenCall): FlowRun => ({
  ...sampleRun(acme, at, 'failed', [
    { kind: 'call-started', call },
    { kind: 'failed', error: { code: 'provider-refused', ...refused } },
  ]),
  id,
  diagnosis: { rule: 'x', cause: `The cause of ${id}.`, remedy: 'The remedy.', action: 'try-again' },
});

/** An app whose calls are refused, each leaving a run. */
const start = async (tab: 'token' | 'flow' = 'token', before: readonly FlowRun[] = [], last: FlowRun = way) => {
  let calls = [...before];
  const refuse = (call: TokenCall) => (): never => {
    const run = callRun(`run ${calls.length + 1}`, startTime + calls.length * 1000, call);
    calls = [run, ...calls];
    app.fake.emit('call.changed', run);
    throw fail('provider-refused', refused);
  };
  const answers: FakeAnswers = {
    'provider.calls': () => ({ calls: [whoAmI], requests: [], choosesTenant: false, lacks: [] }),
    'provider.call': refuse(named),
    'token.introspect': refuse({ kind: 'introspection' }),
    'flow.runs': () => [...calls, last].map(summaryOf),
    'flow.run': ({ runId }) => ({ run: [...calls, last].find(({ id }) => id === runId) ?? last, records: [] }),
  };
  const failed = last.steps.find((step) => step.kind === 'failed');
  app = renderApp({
    state: {
      profiles: [acme],
      settings: settingsSchema.parse({ selectedProfileId: acme.id, tabByProfile: { [acme.id]: tab } }),
      statuses: {
        [acme.id]: sampleStatus(
          acme,
          startTime,
          { expiresIn: 760 },
          failed === undefined ? {} : { problem: failed.error },
        ),
      },
      views: { [acme.id]: sampleView(acme, startTime) },
      runs: { [acme.id]: last },
    },
    answers,
  });
  await screen.findByRole(tab === 'token' ? 'heading' : 'listbox', {
    name: tab === 'token' ? 'Access token' : 'Last runs',
  });
};

const options = () =>
  within(screen.getByRole('listbox', { name: 'Last runs' }))
    .getAllByRole('option')
    .map((option) => `${option.getAttribute('aria-selected')} ${option.textContent}`);
const press = async (name: string) => app.user.click(await screen.findByRole('button', { name }));

describe('a call about a token that failed', () => {
  it('leads to its run, whatever was called since', async () => {
    await start();
    await press('Who am I');
    await press('Introspect');
    const [ofSystem] = await screen.findAllByRole('alert');
    await app.user.click(within(ofSystem as HTMLElement).getByRole('button', { name: 'Show flow' }));
    expect(await screen.findByRole('heading', { name: 'Who am I' })).toBeTruthy();
    expect(screen.getByRole('tab', { name: 'Flow', selected: true })).toBeTruthy();
    expect(within(screen.getByRole('alert')).getByText('The cause of run 1.')).toBeTruthy();
    expect(screen.getByText('Call started')).toBeTruthy();
    expect(options()).toEqual([
      expect.stringMatching(/^false IntrospectionFailedCall · .*The cause of run 2\.$/),
      expect.stringMatching(/^true Who am IFailedCall · .*The cause of run 1\.$/),
      expect.stringMatching(/^false RefreshDone/),
    ]);
  });

  it('is made again from there, with what it was asked with, and the new run is shown', async () => {
    await start();
    await press('Who am I');
    await press('Show flow');
    await press('Try again');
    expect(await screen.findByText('The cause of run 2.')).toBeTruthy();
    const asked = { profileId: acme.id, callId: 'userinfo', inputs: {} };
    expect(app.inputsOf('provider.call')).toEqual([asked, asked]);
  });

  it('of before a restart is shown without a button that could not know what was asked', async () => {
    await start('flow', [callRun('old', startTime, named)]);
    expect(await screen.findByText('The cause of old.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});

describe('the Flow tab', () => {
  it('begins with whatever was begun last', async () => {
    await start('flow', [callRun('call', startTime, { kind: 'userinfo' })]);
    expect(await screen.findByRole('heading', { name: 'User info' })).toBeTruthy();
    expect(newestRun(way, [summaryOf(way)])).toBe('way');
    expect(newestRun(way, [summaryOf(callRun('call', way.startedAt - 1000, named))])).toBe('way');
    expect(newestRun(null, [summaryOf(callRun('call', startTime, named))])).toBe('call');
  });

  it('goes on from the last way to a token to the next one, chosen or not', async () => {
    await start('flow', [callRun('call', startTime, { kind: 'userinfo' })]);
    await app.user.click(screen.getByRole('option', { name: /^Refresh/ }));
    expect(await screen.findByText('Refresh started')).toBeTruthy();
    app.fake.emit('flow.changed', {
      ...sampleRun(acme, startTime + 60_000, 'running', [{ kind: 'started', grant: 'client_credentials' }]),
      id: 'next',
    });
    expect(await screen.findByText('Client credentials grant started')).toBeTruthy();
  });

  const failedWay = (error: AppError): FlowRun => ({
    ...sampleRun(acme, startTime - 60_000, 'failed', [
      { kind: 'started', grant: 'refresh' },
      { kind: 'failed', error },
    ]),
    id: 'way',
  });

  it('does not silence a sign-in that failed while it shows a call made since', async () => {
    const failed = failedWay({ code: 'connection-refused', host: 'idp.example' });
    await start('flow', [callRun('call', startTime, { kind: 'userinfo' })], failed);
    await screen.findByText('The cause of call.');
    expect(screen.getAllByRole('alert')).toHaveLength(2);
  });

  it('goes to that sign-in from its failure, each time it is asked to', async () => {
    const failed = failedWay({ code: 'answer-empty', stage: 'refresh', status: 200 });
    await start('flow', [callRun('call', startTime, { kind: 'userinfo' })], failed);
    for (const _time of [1, 2]) {
      await app.user.click(screen.getByRole('option', { name: /^User info/ }));
      await screen.findByRole('heading', { name: 'User info' });
      await press('Show flow');
      expect(await screen.findByText('Refresh started')).toBeTruthy();
    }
  });
});
