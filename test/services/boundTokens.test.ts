import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import type { SaveDialog } from '../../src/ports';
import { type OidcServer, oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { createPersonAtBrowser } from '../support/personAtBrowser';
import { type RunningCore, startCore } from '../support/runningCore';

describe('a profile that binds its tokens to a key', () => {
  let server: OidcServer;
  let running: RunningCore;
  const saved: Parameters<SaveDialog['save']>[0][] = [];
  const saveDialog: SaveDialog = {
    save: async (file) => {
      saved.push(file);
      return '/home/dana/file';
    },
  };

  beforeEach(async () => {
    server = await startOidcServer({ demandsNonce: true });
    running = await startCore({ browser: createPersonAtBrowser(), saveDialog });
    saved.length = 0;
  });
  afterEach(async () => {
    await running.core.stop();
    await server.close();
  });

  const profileWith = (parts: Partial<ProfileInput> = {}) =>
    running.saved({
      server: { kind: 'discovery', issuer: server.issuer },
      grant: 'authorization_code',
      clientId: oidcClients.public.id,
      scope: 'openid profile',
      dpop: true,
      keepFresh: false,
      ...parts,
    });

  const signedIn = async (parts: Partial<ProfileInput> = {}) => {
    const profile = await profileWith(parts);
    const view = await running.client.call('token.get', { profileId: profile.id, how: 'best' });
    return { profile, profileId: profile.id, view };
  };

  const userInfo = (profileId: string, core = running) =>
    core.client.call('request.send', {
      profileId,
      runId: '00000000-0000-4000-8000-000000000001',
      request: { url: `${server.issuer}/me` },
    });

  /** The private half, as it lies in the keychain. */
  const privateHalf = (): string => {
    const kept = [...running.secrets.items.values()].join('\n');
    return /"d":"([\w-]{43})"/.exec(kept)?.[1] ?? '';
  };

  it('says that its token is bound, by which key, and how it is sent', async () => {
    const { view, profileId } = await signedIn();
    const jwk = decodeProtectedHeader(server.tokenRequests.at(-1)?.proof ?? '').jwk ?? {};
    expect(view?.binding).toEqual({ isBound: true, thumbprint: await calculateJwkThumbprint(jwk) });
    expect(view?.sentAs).toMatchObject({ name: 'Authorization', masked: expect.stringMatching(/^DPoP \S{4}…/) });
    expect(view?.sentAs?.shell).toBe('ACCESS_TOKEN');
    const { hops: _hops, ...answer } = await userInfo(profileId);
    expect(answer).toMatchObject({ status: 200, sentAuthorization: view?.sentAs?.masked });
    expect(JSON.parse(answer.text ?? '')).toMatchObject({ sub: 'alice' });
    expect(await running.client.call('token.userinfo', { profileId })).toMatchObject({ json: { sub: 'alice' } });
  });

  it('keeps the key with the token in the keychain: after a restart both are used as before (T28)', async () => {
    const { profileId, view } = await signedIn();
    await running.core.stop();
    const again = await startCore({ before: running });
    const kept = await again.client.call('token.view', { profileId });
    expect(kept?.binding).toEqual(view?.binding);
    expect(await userInfo(profileId, again)).toMatchObject({ status: 200 });
    const renewed = await again.client.call('token.get', { profileId, how: 'refresh' });
    expect(renewed).toMatchObject({ generation: 2, binding: view?.binding });
    await again.core.stop();
  });

  it('shows the private half nowhere: not in a file, the log, the window, a run, an export or an answer (T28)', async () => {
    const { profileId } = await signedIn();
    await running.client.call('token.get', { profileId, how: 'refresh' });
    const secret = privateHalf();
    expect(secret).toHaveLength(43);
    const [newest] = await running.client.call('flow.runs', { profileId });
    const runs = await running.client.call('flow.run', { profileId, runId: newest?.id ?? '' });
    await running.client.call('flow.exportFile', { profileId, runId: newest?.id ?? '', format: 'har' });
    await running.client.call('profiles.exportFile', { profileId });
    const seen = JSON.stringify([
      [...running.files.texts],
      running.log.lines,
      await running.client.call('token.view', { profileId }),
      await running.client.call('token.inspect', { profileId, kind: 'id' }),
      await running.client.call('profiles.list'),
      await userInfo(profileId),
      runs,
      saved,
    ]);
    expect(seen).not.toContain(secret);
    // The setting goes along in an exported profile, and a reader of the file finds it there.
    const [, file] = saved;
    expect(JSON.parse(file?.text ?? '').profiles).toMatchObject([{ dpop: true }]);
    expect(await running.client.call('profiles.readImport', { text: file?.text ?? '' })).toMatchObject({
      profiles: [{ profile: { dpop: true } }],
    });
    // No proof is written down either, and its step says no more than how it was signed.
    for (const { proof } of server.tokenRequests) expect(seen).not.toContain(proof ?? 'none');
    expect(seen).toContain('proof-sent');
  });

  it('masks the private half where somebody else says it, from the moment it is read', async () => {
    const { profileId } = await signedIn();
    const look = { server: { kind: 'discovery', issuer: `${server.issuer}/${privateHalf()}` }, network: {} };
    await running.core.stop();
    const again = await startCore({ before: running });
    const said = async () => JSON.stringify(await again.core.call('discovery.look', look));
    expect(await said()).not.toContain('[hidden]');
    await again.client.call('token.view', { profileId });
    expect(await said()).toContain('[hidden]');
    await again.core.stop();
  });

  it('has another token than the same profile without it, and both wait for their setting (T5)', async () => {
    const { profile, profileId } = await signedIn();
    const bound = await running.client.call('token.reveal', { profileId, kind: 'access' });
    const { dpop: _dpop, ...plain } = profile;
    await running.client.call('profiles.save', plain);
    expect(await running.client.call('tokens.status')).toMatchObject([{ otherSettings: true }]);
    expect(await running.client.call('token.view', { profileId })).toBeNull();
    await running.client.call('profiles.save', profile);
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe(bound);
  });

  it('tells with each copy what the token needs beside it', async () => {
    const { profileId } = await signedIn();
    const raw = await running.client.call('token.reveal', { profileId, kind: 'access' });
    const copied = async (form: 'header' | 'header-value' | 'raw' | 'shell' | 'curl' | 'id') => {
      const { clearsAt: _clears, ...note } = await running.client.call('token.copy', { profileId, form });
      return [note, running.clipboard.text()];
    };
    expect(await copied('header')).toEqual([{ proof: 'needed' }, `Authorization: DPoP ${raw}`]);
    expect(await copied('header-value')).toEqual([{ proof: 'needed' }, `DPoP ${raw}`]);
    expect(await copied('raw')).toEqual([{ proof: 'needed' }, raw]);
    expect(await copied('shell')).toEqual([{ proof: 'needed' }, `export ACCESS_TOKEN='${raw}'`]);
    expect(await copied('curl')).toEqual([
      { proof: 'no-address' },
      `curl --header 'Authorization: DPoP ${raw}' 'https://'`,
    ]);
    expect((await copied('id'))[0]).toEqual({});
  });

  it('copies a curl command with a proof for that very call, which the API takes once', async () => {
    const { profileId } = await signedIn();
    await userInfo(profileId);
    const raw = await running.client.call('token.reveal', { profileId, kind: 'access' });
    expect(await running.client.call('token.copy', { profileId, form: 'curl' })).toMatchObject({ proof: 'included' });
    const command = running.clipboard.text();
    const [, proof = ''] = /--header 'DPoP: ([\w.-]+)'/.exec(command) ?? [];
    expect(command).toBe(`curl --header 'Authorization: DPoP ${raw}' --header 'DPoP: ${proof}' '${server.issuer}/me'`);
    const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
    const ath = createHash('sha256').update(raw).digest('base64url');
    expect(payload).toMatchObject({ htm: 'GET', htu: `${server.issuer}/me`, ath, nonce: expect.any(String) });
    const call = () => fetch(`${server.issuer}/me`, { headers: { authorization: `DPoP ${raw}`, dpop: proof } });
    expect((await call()).status).toBe(200);
    expect((await call()).status).toBe(401);
  });

  it('tells where the provider gives a token that is not bound, and sends that as a bearer', async () => {
    const profile = await profileWith({ grant: 'password', username: oidcAccount.username });
    await running.client.call('secrets.set', {
      profileId: profile.id,
      kind: 'password',
      value: oidcAccount.password,
    });
    const view = await running.client.call('token.get', { profileId: profile.id, how: 'best' });
    expect(view).toMatchObject({ binding: { isBound: false }, tokenType: 'Bearer' });
    expect(view?.sentAs?.masked).toMatch(/^Bearer /);
    const copied = await running.client.call('token.copy', { profileId: profile.id, form: 'header' });
    expect(copied).not.toHaveProperty('proof');
  });
});
