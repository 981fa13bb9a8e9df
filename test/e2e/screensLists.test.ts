import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Profile, profileSchema } from '../../src/domain/profile';
import { sampleId } from '../support/sampleData';
import { picture, resize, zoom } from './support/album';
import { eventually } from './support/desktop';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { type Place, setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

const systems = [
  'Orders',
  'Payments',
  'Billing',
  'Search',
  'Catalogue',
  'Shipping',
  'Returns',
  'Identity',
  'Mail',
  'Files',
];

/** The n-th of many profiles: two folders, environments, and one name that is far too long. */
const profileNumber = (n: number, firstId = 0): Profile =>
  profileSchema.parse({
    // Other ids in another place: the keychain of this desktop is one for all.
    id: sampleId(firstId + n),
    name:
      n === 3
        ? 'A profile whose name says far more than any row or header of a window can ever show at once, and then goes on'
        : `${systems[n % systems.length]}${n < 40 ? '' : ` ${n}`}`,
    folder: n < 4 ? '' : n % 2 === 0 ? 'Customer A, Vienna' : 'Customer B, Lisbon',
    environment: ['dev', 'test', 'prod', ''][Math.floor(n / systems.length) % 4],
    server: { kind: 'discovery', issuer: `https://login-${n % 7}.example.com/realms/shop` },
    grant: n % 3 === 0 ? 'client_credentials' : 'authorization_code',
    clientId: `client-${n}`,
    username: n % 3 === 0 ? '' : 'dana@example.com',
  });

/** The files of somebody who has used the app for a while. */
const furnish = ({ userData }: Place, count: number, firstId: number): void => {
  const data = join(userData, 'data');
  mkdirSync(data, { recursive: true });
  const profiles = Array.from({ length: count }, (_, n) => profileNumber(n, firstId));
  writeFileSync(join(data, 'profiles.json'), JSON.stringify({ version: 1, profiles }));
};

describe('forty profiles in two folders', () => {
  beforeAll(async () => {
    const place = stage.newPlace();
    furnish(place, 40, 0);
    app = await stage.start(place);
    person = personAt(app);
    // One of the states is a token that has ended.
    await app.call('settings.set', { keepFresh: false });
    const practice = await app.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 3600 });
    // The tokens that the states need come from the practice provider; the names stay.
    const become = async (n: number, lifetimeSeconds: number): Promise<void> => {
      const { clientId, clientAuth, scope, grant } = practice;
      const server = { kind: 'practice', lifetimeSeconds } as const;
      await app.call('profiles.save', {
        ...profileNumber(n),
        server,
        clientId,
        clientAuth,
        scope,
        grant,
        username: '',
      });
      await app.call('token.get', { profileId: sampleId(n), how: 'best' });
    };
    for (const n of [0, 2, 5, 8]) await become(n, 3600);
    await become(4, 20);
    await become(6, 5);
    await app.call('token.get', { profileId: sampleId(9), how: 'best' }).catch(() => undefined);
    await app.call('profiles.remove', { profileId: practice.id });
    await person.open('Payments');
    void app.call('token.get', { profileId: sampleId(12), how: 'best' }).catch(() => undefined);
    await eventually('the end of a token', async () => {
      const status = (await app.call('tokens.status')).find(({ profileId }) => profileId === sampleId(6));
      return (status?.token?.expiresAt ?? 0) < Date.now() || undefined;
    });
  });

  test('all states beside each other', async () => {
    await picture(app, 'list-states');
  });

  test('a name that is too long, with its environments', async () => {
    await app.window
      .getByRole('treegrid')
      .getByText(/^A profile whose name/)
      .first()
      .click();
    await picture(app, 'list-long-name');
    await app.window.getByRole('button', { name: /^Environment: / }).click();
    await picture(app, 'list-environments');
    await app.window.getByRole('menuitem', { name: 'Add environment…' }).click();
    await picture(app, 'list-add-environment');
    await app.window.keyboard.press('Escape');
  });

  test('a search that finds some, and one that finds nothing', async () => {
    await app.window.keyboard.press('/');
    await app.window.keyboard.type('vienna prod');
    await picture(app, 'list-searched');
    await app.window.getByRole('searchbox', { name: 'Search profiles' }).fill('nothing of the kind');
    await person.see(/^Nothing matches “nothing of the kind”/);
    await picture(app, 'list-nothing-found');
    await app.window.keyboard.press('Escape');
  });

  test('the palette, the shortcuts, the app’s settings, and the question before deleting', async () => {
    await app.window.keyboard.press('Control+K');
    await app.window.getByRole('dialog', { name: 'Commands' }).waitFor();
    await picture(app, 'palette');
    await app.window.keyboard.type('copy header orders');
    await app.window
      .getByRole('option', { name: /^Copy header/ })
      .first()
      .waitFor();
    await picture(app, 'palette-found');
    await app.window.keyboard.press('Escape');
    await app.window.getByRole('dialog').waitFor({ state: 'hidden' });
    await app.window.getByRole('heading', { level: 1 }).click();
    await app.window.keyboard.press('?');
    await app.window.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await picture(app, 'shortcuts');
    await app.window.keyboard.press('Escape');
    await person.press('App settings');
    await app.window.getByRole('dialog', { name: 'App settings' }).waitFor();
    await picture(app, 'app-settings');
    await app.window.keyboard.press('Escape');
    await person.press('More');
    await app.window.getByRole('menuitem', { name: 'Delete profile…' }).click();
    await app.window.getByRole('alertdialog').waitFor();
    await picture(app, 'delete');
    await person.press('Keep it');
  });

  test('the smallest window, and twice as large as life', async () => {
    await person.open('Orders');
    await person.see('Claims');
    await resize(app, 880, 600);
    await picture(app, 'small-token');
    await person.tab('Settings');
    await picture(app, 'small-settings');
    await person.tab('Request');
    await picture(app, 'small-request');
    await zoom(app, 2);
    await picture(app, 'small-zoomed-request');
    await resize(app, 1180, 760);
    await picture(app, 'zoomed-request');
    await person.tab('Token');
    await picture(app, 'zoomed-token');
    await person.tab('Settings');
    await picture(app, 'zoomed-settings');
    await zoom(app, 1);
  });
});

test('ten thousand profiles: the window opens with them, scrolls to the last and finds one', async () => {
  const place = stage.newPlace();
  furnish(place, 10_000, 1_000_000);
  app = await stage.start(place);
  person = personAt(app);
  await app.window.getByRole('row').first().waitFor();
  expect(await app.window.getByRole('row').count()).toBeLessThan(100);
  await picture(app, 'list-ten-thousand');
  await app.window.getByRole('row').first().focus();
  await app.window.keyboard.press('End');
  await person.see('Files 9999');
  await picture(app, 'list-ten-thousand-end');
  await app.window.keyboard.press('/');
  await app.window.keyboard.type('9876');
  await person.see('Returns 9876');
});
