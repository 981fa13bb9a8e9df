import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startPracticeProvider } from '../../src/sandbox/practiceProvider';
import { createPersonBrowser, signInWithCode } from './personBrowser';
import {
  authorizationUrl,
  basic,
  callApi,
  memoryStorage,
  pkcePair,
  post,
  refresh,
  startPractice,
  withPassword,
} from './practice';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('stopping and starting again', () => {
  it.each(['jwt', 'opaque'])('keeps a %s access token and its refresh token good', async (practice_token) => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const code = await signInWithCode(first, { practice_token });
    const password = await withPassword(first, { practice_token });
    await first.stop();

    const second = await startPractice({ storage });

    for (const tokens of [code, password]) {
      expect((await callApi(second, tokens.access_token)).status).toBe(200);
      const refreshed = await refresh(second, tokens.refresh_token);
      expect(refreshed.status).toBe(200);
      expect((await callApi(second, refreshed.body.access_token)).status).toBe(200);
    }
  });

  it('keeps the key, the secrets, the password and the browser session', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const browser = createPersonBrowser(first);
    await signInWithCode(first, {}, browser);
    const keys = await (await fetch(`${first.issuer}/jwks`)).json();
    await first.stop();
    // fetch keeps connections, and needs a moment to see that these ended.
    await later(50);

    const second = await startPractice({ storage, preferredPort: first.port });

    expect(second.port).toBe(first.port);
    expect(second.clients).toEqual(first.clients);
    expect(second.user).toEqual(first.user);
    expect(await (await fetch(`${second.issuer}/jwks`)).json()).toEqual(keys);
    const { challenge } = pkcePair();
    const address = authorizationUrl(second, { code_challenge: challenge, code_challenge_method: 'S256' });
    expect((await browser.visit(address)).url.searchParams.get('code')).toBeTruthy();
  });

  it('keeps them from the very first start, though nothing was asked of it', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    await first.stop();

    const second = await startPractice({ storage });

    expect(second.clients).toEqual(first.clients);
    expect(second.user).toEqual(first.user);
  });

  it('F43: still notices a refresh token that was used before the restart', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const old = await withPassword(first);
    const fresh = (await refresh(first, old.refresh_token)).body;
    await first.stop();
    const second = await startPractice({ storage });

    expect((await refresh(second, old.refresh_token)).body.error).toBe('invalid_grant');

    expect((await refresh(second, fresh.refresh_token)).body.error).toBe('invalid_grant');
    expect((await callApi(second, fresh.access_token)).status).toBe(401);
  });

  it('keeps a revoked token revoked', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const { access_token } = await withPassword(first);
    await post(`${first.issuer}/token/revocation`, { client_id: 'practice-app', token: access_token });
    await first.stop();

    const second = await startPractice({ storage });

    expect((await callApi(second, access_token)).status).toBe(401);
  });
});

describe('the kept state', () => {
  it('T8: holds no token, code or session value in any form, only hashes', async () => {
    const storage = memoryStorage();
    const provider = await startPractice({ storage });
    const browser = createPersonBrowser(provider);
    const values: string[] = [];
    for (const practice_token of ['jwt', 'opaque']) {
      const tokens = await signInWithCode(provider, { practice_token }, browser);
      const refreshed = (await refresh(provider, tokens.refresh_token)).body;
      for (const { access_token, refresh_token = '', id_token = '' } of [tokens, refreshed]) {
        values.push(access_token, refresh_token, id_token, ...access_token.split('.').slice(2));
      }
    }
    const { challenge } = pkcePair();
    const page = await browser.visit(
      authorizationUrl(provider, { code_challenge: challenge, code_challenge_method: 'S256', prompt: 'login' }),
    );
    const { url } = await browser.signIn(page);
    values.push(
      url.searchParams.get('code') ?? '',
      page.url.pathname.split('/').at(-1) ?? '',
      browser.cookie('practice_session'),
    );
    await provider.stop();

    expect(storage.state).toContain('RefreshToken');
    expect(values.filter((value) => value.length < 20)).toEqual([]);
    for (const value of values) {
      const bytes = Buffer.from(value);
      for (const form of [value, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]) {
        expect(storage.state).not.toContain(form.replace(/=+$/, ''));
      }
    }
  });

  it('finds a refresh token by its SHA-256', async () => {
    const storage = memoryStorage();
    const provider = await startPractice({ storage });
    const { refresh_token } = await withPassword(provider);
    await provider.stop();

    const hash = createHash('sha256').update(`RefreshToken:${refresh_token}`).digest('base64url');

    expect(storage.state).toContain(hash);
  });

  it('stays under 32 KiB, and what is kept is what was used last', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    let tokens = await withPassword(first);
    const early = await withPassword(first);
    for (let round = 0; round < 150; round += 1) tokens = (await refresh(first, tokens.refresh_token)).body;
    for (let round = 0; round < 20; round += 1) await withPassword(first);
    const last = await withPassword(first);
    await first.stop();

    expect(Buffer.byteLength(storage.state ?? '')).toBeLessThanOrEqual(32 * 1024);
    const second = await startPractice({ storage });
    for (const { access_token, refresh_token } of [tokens, early, last]) {
      expect((await callApi(second, access_token)).status).toBe(200);
      expect((await refresh(second, refresh_token)).status).toBe(200);
    }
  });

  it('drops what has expired', async () => {
    const storage = memoryStorage();
    let ahead = 0;
    const now = (): number => Date.now() + ahead;
    const first = await startPractice({ storage, now });
    const { clientId, clientSecret } = first.clients.service;
    await post(
      `${first.issuer}/token`,
      { grant_type: 'client_credentials', practice_lifetime: '20' },
      { authorization: basic(clientId, clientSecret) },
    );
    await first.stop();
    expect(storage.state).toContain('ClientCredentials:');
    ahead = 21_000;

    const second = await startPractice({ storage, now });
    await withPassword(second);
    await second.stop();

    expect(storage.state).not.toContain('ClientCredentials:');
    expect(storage.state).toContain('RefreshToken:');
  });

  it.each([
    ['not JSON', () => '{"version":1,'],
    ['empty', () => ''],
    ['another version', (state: string) => state.replace('"version":1', '"version":2')],
    ['without its key', (state: string) => state.replace('"signingKey"', '"lost"')],
    ['with a broken key', (state: string) => state.replace(/"d":"[^"]+"/, '"d":"AAAA"')],
    ['with a secret that is no text', (state: string) => state.replace(/"basic":"[^"]+"/, '"basic":7')],
    ['null', () => 'null'],
  ])('F63: starts afresh, and works, when it is %s', async (_what, damage) => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const before = await withPassword(first);
    await first.stop();
    storage.state = damage(storage.state ?? '');

    const second = await startPractice({ storage });

    expect((await callApi(second, before.access_token)).status).toBe(401);
    expect((await callApi(second, (await withPassword(second)).access_token)).status).toBe(200);
    expect(second.user.password).not.toBe(first.user.password);
  });

  it('F63: is used all the same when only a label of its key is wrong', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const before = await withPassword(first);
    await first.stop();
    storage.state = (storage.state ?? '').replace('"use":"sig"', '"use":"enc"').replace('"alg":"ES256",', '');

    const second = await startPractice({ storage });

    expect((await callApi(second, before.access_token)).status).toBe(200);
    expect((await withPassword(second)).access_token).toBeTruthy();
  });

  it('F63: keeps the rest when single records are damaged', async () => {
    const storage = memoryStorage();
    const first = await startPractice({ storage });
    const before = await withPassword(first);
    await first.stop();
    storage.state = (storage.state ?? '').replace(
      '"records":[',
      '"records":[null,["Grant",7],["Grant","k",1,1,"text"],',
    );

    const second = await startPractice({ storage });

    expect((await callApi(second, before.access_token)).status).toBe(200);
    expect(second.user).toEqual(first.user);
  });
});

describe('saving', () => {
  it('makes one write of many changes, never two at a time, and ends with the newest', async () => {
    let writing = 0;
    let most = 0;
    const storage = memoryStorage();
    const save = storage.save;
    const slow = {
      ...storage,
      save: async (state: string) => {
        writing += 1;
        most = Math.max(most, writing);
        await later(60);
        await save(state);
        writing -= 1;
      },
    };
    const provider = await startPractice({ storage: slow });
    for (let round = 0; round < 25; round += 1) await withPassword(provider);
    const last = await withPassword(provider);
    await provider.stop();

    expect(most).toBe(1);
    expect(storage.saves).toBeLessThan(10);
    const again = await startPractice({ storage: memoryStorage(storage.state) });
    expect((await callApi(again, last.access_token)).status).toBe(200);
  });

  it('happens a moment after a change, without waiting for the stop', async () => {
    const storage = memoryStorage();
    const provider = await startPractice({ storage });
    const { access_token } = await withPassword(provider);
    await later(600);

    const copy = await startPractice({ storage: memoryStorage(storage.state) });

    expect((await callApi(copy, access_token)).status).toBe(200);
  });

  it('F65: goes on serving when the storage fails, reports it, and saves later', async () => {
    const errors: unknown[] = [];
    const storage = memoryStorage();
    let broken = true;
    const failing = {
      load: storage.load,
      save: async (state: string) => {
        if (broken) throw new Error('the keychain is locked');
        await storage.save(state);
      },
    };
    const provider = await startPractice({ storage: failing, onError: (error) => errors.push(error) });
    const { access_token } = await withPassword(provider);
    await later(400);

    expect((await callApi(provider, access_token)).status).toBe(200);
    expect(errors.map(String)).toContain('Error: the keychain is locked');
    expect(storage.state).toBeUndefined();
    broken = false;
    await provider.stop();
    expect(storage.state).toContain('AccessToken:');
  });

  it('F52: a storage that hangs for ever does not hang the stop', async () => {
    const storage = { load: async () => undefined, save: () => new Promise<void>(() => {}) };
    const provider = await startPractice({ storage });
    await withPassword(provider);
    const before = performance.now();

    await provider.stop();

    expect(performance.now() - before).toBeLessThan(1500);
  });

  it('says why it cannot start when the state cannot be read', async () => {
    const storage = { load: () => Promise.reject(new Error('no keychain')), save: async () => {} };

    await expect(startPracticeProvider({ storage, now: () => Date.now(), preferredPort: 0 })).rejects.toThrow(
      'no keychain',
    );
  });
});
