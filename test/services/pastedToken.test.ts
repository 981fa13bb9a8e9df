import { afterEach, describe, expect, test } from 'vitest';
import { realClock } from '../support/realClock';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

let running: RunningCore | undefined;
afterEach(async () => {
  await running?.core.stop();
  running = undefined;
});

const raw = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const canary = 'CANARY-7f3a';
const token = (claims: object): string => `${raw({ alg: 'RS256', kid: canary })}.${raw(claims)}.${raw({ canary })}`;

/** Everything the core wrote anywhere, as one text. */
const written = ({ log, files, secrets, clipboard }: RunningCore): string =>
  JSON.stringify([log, [...files.texts], [...secrets.items], clipboard.text()]);

describe('a pasted token, through the whole core', () => {
  test('is written nowhere: no log, no file, no keychain, no clipboard (T18)', async () => {
    running = await startCore();
    const pasted = token({
      iss: 'http://127.0.0.1:9/realm',
      sub: canary,
      exp: Math.floor(realClock.now() / 1000) + 60,
    });
    const looked = await running.client.call('token.inspectPasted', { token: pasted, withKeys: false });
    expect(looked.reading).toMatchObject({ format: 'jwt', header: { kid: canary } });
    const asked = await running.client.call('token.inspectPasted', { token: pasted, withKeys: true });
    expect(asked.checks).toContainEqual(
      expect.objectContaining({
        reason: 'keys-unavailable',
        error: expect.objectContaining({ code: 'connection-refused' }),
      }),
    );
    for (const secret of [canary, pasted.split('.')[2] ?? '', pasted]) expect(written(running)).not.toContain(secret);
  });

  test('of an unheard-of size is refused before it is read', async () => {
    running = await startCore();
    const huge = 'a'.repeat(3_100_000);
    expect(await refusalOf(running.client.call('token.inspectPasted', { token: huge, withKeys: false }))).toMatchObject(
      {
        code: 'input-invalid',
      },
    );
  });

  test('that names no issuer says so when its keys are wanted', async () => {
    running = await startCore();
    const asked = running.client.call('token.inspectPasted', { token: token({ sub: 'a' }), withKeys: true });
    expect(await refusalOf(asked)).toMatchObject({ code: 'address-invalid', field: 'issuer' });
  });
});

describe('what an API expects, through the whole core', () => {
  const expectation = {
    id: '00000000-0000-4000-8000-000000000001',
    place: 'https://api.example.com',
    format: 'jwt',
    scopes: ['read'],
  } as const;

  test('is there again after a restart', async () => {
    running = await startCore();
    await running.client.call('expectations.save', { ...expectation, scopes: [...expectation.scopes] });
    running = await startCore({ before: running });
    expect(await running.client.call('expectations.list')).toMatchObject([expectation]);
    await running.client.call('expectations.remove', { id: expectation.id });
    expect(await running.client.call('expectations.list')).toEqual([]);
  });

  test('of no address is refused', async () => {
    running = await startCore();
    const saved = running.client.call('expectations.save', { id: expectation.id, place: 'javascript:alert(1)' });
    expect(await refusalOf(saved)).toMatchObject({ code: 'input-invalid' });
  });
});
