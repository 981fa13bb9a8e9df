import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fail } from '../../src/domain/errors';
import { readImport } from '../../src/domain/import/readImport';
import type { ProfileInput } from '../../src/domain/profile';
import type { SaveDialog } from '../../src/ports';
import { customExamples } from '../../src/providers/presets/customExamples';
import { fileNameOf } from '../../src/services/exportService';
import { keychainError } from '../support/memorySecretStore';
import { refusalOf, startCore } from '../support/runningCore';

type Saved = Parameters<SaveDialog['save']>[0];

/** A core whose person saves where told; nowhere for an empty answer. */
const coreAt = async (answer = '/home/dana/file.json') => {
  const files: Saved[] = [];
  const running = await startCore({
    saveDialog: {
      save: async (file) => {
        files.push(file);
        return answer === '' ? undefined : answer;
      },
    },
  });
  onTestFinished(running.core.stop);
  return { ...running, files };
};

const dx = customExamples.find(({ id }) => id === 'dx')!;
const custom: Partial<ProfileInput> = {
  name: 'DX by settings',
  folder: 'Shop',
  provider: 'custom',
  preset: 'custom',
  server: { kind: 'endpoints', endpoints: { token: dx.tokenEndpoint } },
  grant: 'password',
  clientId: '',
  username: 'dana',
  custom: dx.settings,
};

describe('an export to a file', () => {
  it('comes back as the same profile under a new id, and names what is not in it', async () => {
    const { client, saved, files } = await coreAt();
    const profile = await saved(custom);
    await client.call('secrets.set', { profileId: profile.id, kind: 'password', value: 'Wc1205' });
    const answer = await client.call('profiles.exportFile', { profileId: profile.id });
    expect(answer).toEqual({ kind: 'saved', path: '/home/dana/file.json', leftOut: ['password'] });
    const [file] = files;
    expect(file?.suggestedName).toBe('DX by settings.token-helper.json');
    expect(file?.text).not.toContain('Wc1205');
    expect(file?.text).not.toContain(profile.id);
    const { profiles, skipped } = readImport(file?.text ?? '', randomUUID);
    expect(skipped).toEqual([]);
    expect(profiles[0]?.secretsLeftOut).toEqual(['password']);
    expect({ ...profiles[0]?.profile, id: '' }).toEqual({ ...profile, id: '' });
    expect(profiles[0]?.profile.id).not.toBe(profile.id);
  });

  it('says what of the settings had to stay behind, in the file too', async () => {
    const { client, saved, files } = await coreAt();
    const words = [{ name: 'api_key', value: 'k-93820472' }];
    const { id } = await saved({ ...custom, custom: { ...dx.settings, words: [...dx.settings.words, ...words] } });
    expect(await client.call('profiles.exportFile', { profileId: id })).toMatchObject({ leftOut: ['api_key'] });
    const text = files[0]?.text ?? '';
    expect(text).not.toContain('k-93820472');
    expect(JSON.parse(text)).toMatchObject({
      format: 'token-helper',
      version: 1,
      leftOut: [{ profile: 'DX by settings', what: 'api_key' }],
    });
    expect(readImport(text, randomUUID).profiles[0]?.secretsLeftOut).toEqual(['api_key']);
  });

  it('can be called off', async () => {
    const { client, saved } = await coreAt('');
    const { id } = await saved(custom);
    expect(await client.call('profiles.exportFile', { profileId: id })).toEqual({ kind: 'cancelled' });
  });

  it('is refused for a profile that is not there, and for a disk that is full', async () => {
    const { client } = await coreAt();
    expect(await refusalOf(client.call('profiles.exportFile', { profileId: randomUUID() }))).toMatchObject({
      code: 'not-found',
    });
    const full = await startCore({ saveDialog: { save: () => Promise.reject(fail('disk-full', { file: 'a.json' })) } });
    onTestFinished(full.core.stop);
    const { id } = await full.saved(custom);
    expect(await refusalOf(full.client.call('profiles.exportFile', { profileId: id }))).toEqual({
      code: 'disk-full',
      file: 'a.json',
    });
  });

  it('needs no keychain', async () => {
    const { client, saved, secrets } = await coreAt();
    const { id } = await saved(custom);
    secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
    expect(await client.call('profiles.exportFile', { profileId: id })).toMatchObject({ kind: 'saved', leftOut: [] });
  });
});

describe('what others wrote into a file', () => {
  const fileWith = (leftOut: unknown): string =>
    JSON.stringify({ format: 'token-helper', version: 1, leftOut, profiles: [{ ...minimal }] });
  const minimal = {
    name: 'A',
    server: { kind: 'endpoints', endpoints: { token: 'https://a.example/token' } },
    grant: 'client_credentials',
  };

  it.each([['text'], [[1]], [[{ profile: 'A' }]], [Array(6000).fill({ profile: 'A', what: 'x' })]])(
    'about what was left out is passed over where it is nonsense: %#',
    (leftOut) => {
      const { profiles } = readImport(fileWith(leftOut), randomUUID);
      expect(profiles.map(({ secretsLeftOut }) => secretsLeftOut)).toEqual([[]]);
    },
  );

  it('about another profile is not taken for this one', () => {
    const { profiles } = readImport(fileWith([{ profile: 'B', what: 'x' }]), randomUUID);
    expect(profiles[0]?.secretsLeftOut).toEqual([]);
  });
});

describe('the name of the file', () => {
  it.each([
    ['Acme', 'Acme'],
    ['  Acme / prod: "eu"  ', 'Acme - prod- -eu'],
    ['../../etc/passwd', 'etc-passwd'],
    ['日本語', '日本語'],
    ['CON', 'profile CON'],
    ['…', 'profile'],
    ['x'.repeat(200), 'x'.repeat(60)],
  ])('is one that every file system takes: %s', (name, expected) => {
    expect(fileNameOf(name)).toBe(`${expected}.token-helper.json`);
  });
});
