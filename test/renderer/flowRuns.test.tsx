// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { foldedSteps } from '../../renderer/features/flow/foldedSteps';
import type { ExchangeRecord } from '../../src/domain/exchange';
import { type FlowRun, type FlowStepFact, summaryOf } from '../../src/domain/flow';
import { settingsSchema } from '../../src/domain/settings';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile, sampleRun } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme' });

const record: ExchangeRecord = {
  id: '1',
  stage: 'token',
  startedAt: startTime,
  milliseconds: 12,
  request: {
    method: 'POST',
    address: 'https://idp.example/token?x=1',
    parameters: [{ name: 'x', value: '1' }],
    headers: [{ name: 'accept', value: 'application/json' }],
    body: {
      kind: 'form',
      contentType: 'application/x-www-form-urlencoded',
      parameters: [{ name: 'client_secret', value: '[hidden]' }],
      bytes: 30,
      cut: false,
    },
  },
  response: {
    status: 400,
    statusText: 'Bad Request',
    headers: [{ name: 'date', value: 'today' }],
    body: { kind: 'text', contentType: 'application/json', text: '{"error":"<b>no</b>\u202e"}', bytes: 15, cut: true },
  },
};

const exchange: FlowStepFact = {
  kind: 'exchange',
  stage: 'token',
  method: 'POST',
  address: 'https://idp.example/token',
  status: 400,
  milliseconds: 12,
  record: '1',
};

const failed: FlowRun = {
  ...sampleRun(acme, startTime, 'failed', [
    exchange,
    { kind: 'failed', error: { code: 'connection-refused', host: 'idp.example' } },
  ]),
  diagnosis: { rule: 'x', cause: 'This is the cause.', remedy: 'This is the remedy.', action: 'open-settings' },
};

const start = async (run: FlowRun, answers: FakeAnswers = {}) => {
  app = renderApp({
    state: {
      profiles: [acme],
      settings: settingsSchema.parse({ tabByProfile: { [acme.id]: 'flow' } }),
      runs: { [acme.id]: run },
      records: { [acme.id]: [record] },
    },
    answers,
  });
  await screen.findByRole('heading', { name: 'Last run' });
  return userEvent.setup();
};

describe('a failed run', () => {
  it('begins with its diagnosis and the button that puts it right', async () => {
    const user = await start(failed);
    const note = screen.getByRole('alert');
    expect(
      within(note)
        .getAllByRole('paragraph')
        .map((line) => line.textContent),
    ).toEqual(['This is the cause.', 'This is the remedy.']);
    await user.click(within(note).getByRole('button', { name: 'Open Settings' }));
    expect(screen.getByRole('tab', { name: 'Settings', selected: true })).toBeTruthy();
  });
});

describe('a step with an exchange', () => {
  it('opens to what was sent and what came back, as text', async () => {
    const user = await start(failed);
    await user.click(await screen.findByRole('button', { name: 'Request and answer' }));
    const request = screen.getByRole('group', { name: 'Request' });
    expect(within(request).getByRole('table', { name: 'Parameters of the address' }).textContent).toContain('x1');
    expect(within(request).getByRole('table', { name: 'Request body' }).textContent).toContain('client_secret[hidden]');
    const answer = screen.getByRole('group', { name: 'Answer' });
    expect(within(answer).getByRole('region', { name: 'Answer body of exchange 1' }).textContent).toBe(
      '{\n  "error": "<b>no</b>\\u{202E}"\n}',
    );
    expect(answer.textContent).toContain('The beginning of 15 bytes; the rest was not kept.');
    await user.click(within(answer).getByRole('button', { name: 'Answer headers (1)' }));
    expect(within(answer).getByRole('table', { name: 'Answer headers' }).textContent).toContain('datetoday');
  });

  it('is one row for a row of looks at the same thing', async () => {
    const looks = Array.from({ length: 12 }, (): FlowStepFact => ({ ...exchange, stage: 'factor', status: 200 }));
    const run = sampleRun(acme, startTime, 'done', [...looks, { ...exchange, status: 200 }, { kind: 'saving' }]);
    expect(foldedSteps(run.steps).map(({ times }) => times)).toEqual([12, 1, 1]);
    await start(run);
    expect(screen.getByText('asked 12 times')).toBeTruthy();
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
  });
});

describe('the list of runs', () => {
  const before: FlowRun = {
    ...sampleRun(acme, startTime - 60_000, 'done', [{ kind: 'started', grant: 'refresh' }, { kind: 'done' }]),
    id: 'before',
  };
  const answers: FakeAnswers = {
    'flow.runs': () => [summaryOf(failed), summaryOf(before)],
    'flow.run': ({ runId }) => (runId === 'before' ? { run: before, records: [] } : { run: failed, records: [record] }),
  };

  it('says when, what for and what came of each, and shows the one that is chosen with the arrows', async () => {
    const user = await start(failed, answers);
    const options = within(await screen.findByRole('listbox', { name: 'Last runs' })).getAllByRole('option');
    expect(options[0]?.textContent).toContain('This is the cause.');
    expect(options[1]?.textContent).toMatch(/^RefreshDone/);
    await user.click(options[0] as HTMLElement);
    await user.keyboard('{ArrowDown}');
    expect(await screen.findByText('Refresh started')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Last run' })).toBeNull();
  });
});

describe('the export', () => {
  it('is shown before it is saved or copied', async () => {
    const user = await start(failed);
    await user.click(screen.getByRole('button', { name: 'Export…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Export this run' });
    expect(await within(dialog).findByText('The run as markdown')).toBeTruthy();
    expect(app.inputsOf('flow.exportFile')).toEqual([]);
    await user.click(within(dialog).getByRole('radio', { name: /HAR/ }));
    expect(await within(dialog).findByText('The run as har')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Copy' }));
    await user.click(within(dialog).getByRole('button', { name: 'Save…' }));
    const wanted = { profileId: acme.id, runId: failed.id, format: 'har' };
    await waitFor(() => expect(app.inputsOf('flow.exportFile')).toEqual([wanted]));
    expect(app.inputsOf('flow.copyExport')).toEqual([wanted]);
    expect(await within(dialog).findByText('/home/alice/run.har')).toBeTruthy();
  });
});
