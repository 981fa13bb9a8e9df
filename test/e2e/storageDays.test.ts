import { describe, expect, test } from 'vitest';
import { startKeyring } from '../support/keyring';
import { openKeychain } from './support/keychain';
import { findLeaks } from './support/leakScan';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { startHangingKeychain, startPrivateBus } from './support/secretService';
import { type Place, setStage } from './support/stage';

const stage = setStage();

/** A desktop session without any keychain, as over SSH. */
const noKeychain = { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } };
const passphrase = 'four unrelated plain words';

type Visit = { readonly app: RunningApp; readonly person: Person };

const start = async (place: Place, options = {}): Promise<Visit> => {
  const app = await stage.start(place, options);
  return { app, person: personAt(app) };
};

/** Gets a token that needs no browser, through the window. */
const getToken = async ({ person }: Visit): Promise<string> => {
  await person.choose('Client credentials');
  await person.press('Add practice profile');
  await person.press('Get token');
  return person.reveal();
};

const expectOnDisk = (place: Place, token: string, visit: Visit): void => {
  const texts = { output: visit.app.output() };
  const { leaks } = findLeaks({ token, passphrase }, { folders: [place.userData, place.temporary], texts });
  expect(leaks).toEqual([]);
};

describe('F49: no keychain', () => {
  test('is said, and nothing is kept anywhere until the person chooses', async () => {
    const { person, app } = await start(stage.newPlace(), noKeychain);
    await person.see('Where should tokens and secrets be kept?');
    expect(await person.failures()).toEqual([
      {
        what: 'This computer offers no keychain to keep secrets in.',
        why: 'No keychain service answers; that is usual without a desktop session, as over SSH or in a container.',
        next: 'Choose to keep secrets for this session only, or in a file that a passphrase encrypts.',
        buttons: ['What the system said'],
      },
    ]);
    await person.button('No place for secrets').waitFor();
    await app.quit();
  });

  test('this session only: the badge says so, and after a restart the profile is there without its token', async () => {
    const place = stage.newPlace();
    const visit = await start(place, noKeychain);
    await visit.person.press('Keep for this session');
    await visit.person.button('This session only').waitFor();
    const token = await getToken(visit);
    await visit.app.quit();
    expectOnDisk(place, token, visit);

    const { person, app } = await start(place, noKeychain);
    await person.see('Where should tokens and secrets be kept?');
    await person.press('Keep for this session');
    await app.window.getByRole('heading', { level: 1, name: 'Practice' }).waitFor();
    await person.see('No token yet');
    await app.quit();
  });

  test('an encrypted file: a weak or mistyped passphrase is refused, a good one keeps the token over a restart', async () => {
    const place = stage.newPlace();
    const first = await start(place, noKeychain);
    await first.person.type('Passphrase', 'too short');
    await first.person.type('The same again', 'too short too');
    await first.person.press('Create the file');
    await first.person.see('It needs at least 12 characters.');
    await first.person.see('The two are not the same.');
    await first.person.type('Passphrase', passphrase);
    await first.person.type('The same again', passphrase);
    await first.person.press('Create the file');
    await first.person.button('Encrypted file').waitFor();
    const token = await getToken(first);
    await first.app.quit();
    expectOnDisk(place, token, first);

    const again = await start(place, noKeychain);
    await again.person.see('Enter the passphrase');
    await again.person.button('Locked').waitFor();
    await again.person.type('Passphrase', 'four unrelated other words');
    await again.app.window.keyboard.press('Enter');
    await expect.poll(again.person.failures, { timeout: 15_000 }).toEqual([
      {
        what: 'The passphrase does not open the file of secrets.',
        why: 'It is another one than the passphrase the file was made with; the file is unchanged.',
        next: 'Type it again.',
        buttons: [],
      },
    ]);
    await again.person.type('Passphrase', passphrase);
    await again.app.window.keyboard.press('Enter');
    expect(await again.person.reveal()).toBe(token);
    await again.person.button('Encrypted file').waitFor();
    await again.app.quit();
    expectOnDisk(place, token, again);
  });
});

describe('F55: a token’s entry in the keychain deleted by hand', () => {
  test('the profile is there, no token is claimed, and a new one is one click away', async () => {
    const place = stage.newPlace();
    const first = await start(place);
    const token = await getToken(first);
    const [profile] = await first.app.call('profiles.list');
    await first.app.quit();
    await openKeychain().removeItem(`profile/${profile?.id}/token`);

    const { person, app } = await start(place);
    await app.window.getByRole('heading', { level: 1, name: 'Practice' }).waitFor();
    await person.see('No token yet');
    await expect.poll(person.lifetime, { timeout: 5000 }).toBe('No token yet.');
    await person.press('Get token');
    const fresh = await person.reveal();
    expect(fresh).not.toBe(token);
    expect(await person.failures()).toEqual([]);
    await app.quit();
  });
});

/** A keychain beside that of the desktop, which can be locked and started anew without touching any other test. */
const startOwnKeyring = async () => {
  const keyring = await startKeyring();
  stage.closeAfter(keyring.stop);
  const env = { DBUS_SESSION_BUS_ADDRESS: keyring.env.DBUS_SESSION_BUS_ADDRESS ?? '' };
  return { keyring, env };
};

describe('G19: the keychain’s service is started anew while the app runs', () => {
  test('nobody notices: what was kept is there, and new tokens are kept', async () => {
    const { keyring, env } = await startOwnKeyring();
    const place = stage.newPlace();
    const visit = await start(place, { env });
    const token = await getToken(visit);
    await keyring.restart();
    await visit.app.window.reload();
    expect(await visit.person.reveal()).toBe(token);
    await visit.person.press('Get token');
    await expect.poll(() => visit.person.reveal(), { timeout: 15_000 }).not.toBe(token);
    const fresh = await visit.person.reveal();
    expect(await visit.person.failures()).toEqual([]);
    await visit.app.quit();

    const again = await start(place, { env });
    expect(await again.person.reveal()).toBe(fresh);
    await again.app.quit();
  });
});

describe('F51: the keychain is locked while the app runs', () => {
  test('it is said with what to do; unlocked again, everything is there', async () => {
    const { keyring, env } = await startOwnKeyring();
    const visit = await start(stage.newPlace(), { env });
    const token = await getToken(visit);
    await keyring.lock();
    await visit.app.window.reload();
    await visit.person.see('Where should tokens and secrets be kept?');
    await visit.person.see('The keychain is locked.');
    await visit.person.button('No place for secrets').waitFor();
    await keyring.unlock();
    await visit.person.press('Try the keychain again');
    await visit.person.button('No place for secrets').waitFor({ state: 'detached' });
    expect(await visit.person.reveal()).toBe(token);
    await visit.app.quit();
  });
});

describe('a keychain that does not open', () => {
  test('F52, F53: it never answers: said after five seconds, the window alive all the while, and Quit works', async () => {
    const bus = await startPrivateBus();
    stage.closeAfter(bus.close);
    const hanging = await startHangingKeychain(bus);
    stage.closeAfter(hanging.close);
    const { person, app } = await start(stage.newPlace(), { env: bus.env });
    await person.see('Asking the keychain of this system…');
    await app.window.keyboard.press('?');
    await app.window.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ timeout: 2000 });
    await app.window.keyboard.press('Escape');
    await person.see('The keychain did not answer within 5 seconds.');
    expect(await person.failures()).toEqual([
      {
        what: 'The keychain did not answer within 5 seconds.',
        why: 'It may be asking for its password in a window behind this one.',
        next: 'Look for that window and answer it, then try again.',
        buttons: [],
      },
    ]);
    await person.press('Keep for this session');
    await person.button('This session only').waitFor();
    const before = Date.now();
    await app.quit();
    expect(Date.now() - before).toBeLessThan(5000);
  });
});
