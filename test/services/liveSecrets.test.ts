import { describe, expect, it } from 'vitest';
import { createSecretSet } from '../../src/recorder/secretSet';
import { maskedFailures, maskedLog } from '../../src/services/liveSecrets';
import { createRecordedLog } from '../electron/recordedLog';
import { startEmpty } from '../support/badServers';
import { startCore } from '../support/runningCore';

const secret = 'the client secret & more';

describe('what is live in the app', () => {
  it('is masked in the log, in every form', () => {
    const log = createRecordedLog();
    const masked = maskedLog(log, createSecretSet([secret]));
    masked.warn('it.failed', { technical: `no: ${secret}`, also: encodeURIComponent(secret), times: 3 });
    masked.error('it.ended');
    expect(log.lines).toEqual([
      { text: 'warn it.failed', facts: { technical: 'no: [hidden]', also: '[hidden]', times: 3 } },
      { text: 'error it.ended', facts: {} },
    ]);
  });

  it('is masked in a failure that crosses to the window; a code and what is decided by it stay', async () => {
    const error = { code: 'discovery-invalid', address: 'https://a.example', reason: `It says ${secret}` } as const;
    const call = maskedFailures(async () => ({ ok: false, error }), createSecretSet([secret, 'discovery-invalid']));
    expect(await call('any', undefined)).toEqual({
      ok: false,
      error: { code: 'discovery-invalid', address: 'https://a.example', reason: 'It says [hidden]' },
    });
    const value = { secret };
    expect(await maskedFailures(async () => ({ ok: true, value }), createSecretSet([secret]))('any', 1)).toEqual({
      ok: true,
      value,
    });
  });

  it('is known from the moment a person types it', async () => {
    const running = await startCore();
    const profile = await running.saved({});
    await running.client.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: secret });
    const server = await startEmpty(404);
    const address = `${server.url}/${encodeURIComponent(secret)}`;
    const look = { server: { kind: 'discovery', issuer: address }, network: {} };
    const answer = await running.core.call('discovery.look', look);
    await server.close();
    expect(answer).toMatchObject({ ok: false, error: { code: 'discovery-not-found' } });
    expect(JSON.stringify(answer)).toContain(`${server.url}/[hidden]`);
    await running.core.stop();
  });
});
