import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskFiles } from '../../electron/adapters/diskFiles';
import { apiRequestSchema } from '../../src/domain/request';
import { createProfileSecrets } from '../../src/stores/profileSecrets';
import { createProfileStore } from '../../src/stores/profileStore';
import { createRequestStore } from '../../src/stores/requestStore';
import { createSettingsStore } from '../../src/stores/settingsStore';
import { createTokenStore } from '../../src/stores/tokenStore';
import { createVault } from '../../src/stores/vault';
import { createMemorySecretStore, keychainError } from '../support/memorySecretStore';
import { sampleId, sampleProfile } from '../support/sampleData';
import { createWorld, type StoreWorld } from './storeWorld';

const profileId = sampleId(1);
const canary = (what: string): string => `CANARY-${what}-8d1f63b0`;
const canaries = [
  'access',
  'refresh',
  'id',
  'client-secret',
  'password',
  'seed',
  'passphrase',
  'header',
  'body',
  'query',
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'on-disk-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** All stores on a real folder. */
const storesOn = (world: StoreWorld) => {
  const files = createDiskFiles({ folder });
  const vault = createVault({ ...world, files });
  return {
    vault,
    profiles: createProfileStore({ files, log: world.log }),
    settings: createSettingsStore({ files, log: world.log }),
    tokens: createTokenStore({ vault, files, log: world.log }),
    secrets: createProfileSecrets({ vault }),
    requests: createRequestStore({ vault, files, random: world.random, log: world.log }),
  };
};

const keepEverything = async ({ profiles, settings, tokens, secrets, requests }: ReturnType<typeof storesOn>) => {
  await profiles.save(sampleProfile(1));
  await settings.set({ selectedProfileId: profileId });
  await tokens.write(profileId, {
    accessToken: canary('access'),
    refreshToken: canary('refresh'),
    idToken: canary('id'),
    tokenType: 'Bearer',
    receivedAt: 1,
    expirySource: 'unknown',
  });
  await secrets.write(profileId, 'client-secret', canary('client-secret'));
  await secrets.write(profileId, 'password', canary('password'));
  await secrets.write(profileId, 'totp-seed', canary('seed'));
  const request = apiRequestSchema.parse({
    url: `https://api.example/?key=${canary('query')}`,
    headers: [{ name: 'X-Key', value: canary('header') }],
    body: { kind: 'text', text: canary('body') },
  });
  await requests.save({ id: sampleId(2), profileId, name: 'Saved', request });
  await requests.addHistory({ id: sampleId(3), profileId, at: 1, request, milliseconds: 1 });
};

/** A text as it would look in a file that holds it in one way or another; base64 at each of its three alignments. */
const formsOf = (text: string): readonly Buffer[] => {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.from(text.slice(shift), 'utf8').toString('base64').replace(/.{4}$/, '');
    return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = Buffer.from(text, 'utf8').toString('hex');
  const plain = [text, encodeURIComponent(text), hex, hex.toUpperCase(), [...text].reverse().join(''), ...base64];
  return [...plain.map((form) => Buffer.from(form, 'utf8')), Buffer.from(text, 'utf16le')];
};

const bytesOnDisk = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const)),
  );
};

describe('the app’s folder after everything was kept', () => {
  it.each(['file', 'keychain'] as const)(
    'T8 G11: secrets in the %s: no file holds one in any plain form',
    async (place) => {
      await rm(folder, { recursive: true, force: true });
      const world = createWorld();
      if (place === 'file')
        world.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-absent'), effect: 'none' });
      const stores = storesOn(world);
      await stores.vault.start();
      // biome-ignore lint/correctness/useHookAtTopLevel: a method of the vault, no hook of React's.
      if (place === 'file') await stores.vault.useFile(canary('passphrase'));
      await keepEverything(stores);

      const disk = await bytesOnDisk();
      expect([...disk.keys()].filter((name) => name.startsWith('requests-'))).toHaveLength(2);
      expect(disk.has('secrets.enc')).toBe(place === 'file');
      for (const [name, bytes] of disk) {
        for (const form of canaries.map(canary).flatMap(formsOf)) {
          expect(bytes.includes(form), `${name} holds ${form.toString('utf8')}`).toBe(false);
        }
        expect(((await stat(path.join(folder, name))).mode & 0o777).toString(8), name).toBe('600');
      }
    },
  );

  it.each([0, 1, 2])('T8: the search finds a secret that was only encoded, %i bytes into the text', (shift) => {
    const text = canary('access');
    const encoded = Buffer.from(`${'x'.repeat(shift)}${text}"}`).toString('base64');
    expect(formsOf(text).some((form) => encoded.includes(form.toString('utf8')))).toBe(true);
  });

  it('and after a restart everything is there again', async () => {
    await rm(folder, { recursive: true, force: true });
    const world = createWorld();
    const before = storesOn(world);
    await before.vault.start();
    await keepEverything(before);
    const after = storesOn({ ...world, secrets: createMemorySecretStore(world.secrets.items) });
    const notices = await Promise.all([after.profiles, after.settings, after.tokens].map((store) => store.load()));
    await after.vault.start();
    expect(notices.flat()).toEqual([]);
    expect(after.profiles.list()).toEqual([sampleProfile(1)]);
    expect(after.settings.get().selectedProfileId).toBe(profileId);
    expect((await after.tokens.read(profileId))?.refreshToken).toBe(canary('refresh'));
    expect(await after.secrets.read(profileId, 'totp-seed')).toBe(canary('seed'));
    expect((await after.requests.saved(profileId))[0]?.request.body).toEqual({ kind: 'text', text: canary('body') });
    expect(await after.requests.history(profileId)).toHaveLength(1);
  });
});
