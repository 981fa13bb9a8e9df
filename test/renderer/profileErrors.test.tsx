// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import type { FlowStepFact } from '../../src/domain/flow';
import { sampleProfile, sampleRun, sampleStatus, sampleView } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme', clientAuth: 'client_secret_basic' });
const unavailable: AppError = { code: 'provider-unavailable', host: 'id.example', status: 503 };
const refused: AppError = { code: 'client-refused', error: 'invalid_client', status: 401, method: acme.clientAuth };

const failed = async (grant: Extract<FlowStepFact, { kind: 'started' }>['grant'], problem: AppError): Promise<void> => {
  const steps: readonly FlowStepFact[] = [
    { kind: 'started', grant },
    { kind: 'failed', error: problem },
  ];
  app = renderApp({
    state: {
      profiles: [acme],
      statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 600, refreshable: true }, { problem }) },
      views: { [acme.id]: sampleView(acme, startTime) },
      runs: { [acme.id]: sampleRun(acme, startTime, 'failed', steps) },
    },
  });
  await screen.findByRole('heading', { level: 1, name: 'Acme' });
};

const press = async (name: string): Promise<void> => {
  await app.user.click(await screen.findByRole('button', { name }));
};

describe('the next step beside a failure', () => {
  it('F13: tries a renewal again as a renewal, not as a sign-in', async () => {
    await failed('refresh', unavailable);
    await press('Try again');
    expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'refresh' }]);
  });

  it('tries a sign-in again as a sign-in, although there is a refresh token', async () => {
    await failed('authorization_code', unavailable);
    await press('Try again');
    expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'sign-in' }]);
  });

  it('F11: goes on with the renewal once the client proves itself in another way', async () => {
    await failed('refresh', refused);
    await press('Use form credentials');
    expect(app.inputsOf('profiles.save')).toMatchObject([{ clientAuth: 'client_secret_post' }]);
    await expect.poll(() => app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'refresh' }]);
  });
});
