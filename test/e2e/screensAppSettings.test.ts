import { beforeAll, describe, test } from 'vitest';
import { picture, scrollTo } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let other: RunningApp;
let person: Person;

beforeAll(async () => {
  // It has the keys that this one will want.
  other = await stage.start(stage.newPlace());
  await other.call('desktop.setShortcut', { keys: 'Control+Alt+K' });
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await app.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 600 });
  await person.press('App settings');
  await app.window.getByRole('dialog', { name: 'App settings' }).waitFor();
});

describe('the settings of the app', () => {
  test('what happens in the background', async () => {
    await scrollTo(app.window, 'In the background');
    await picture(app, 'app-settings-background');
  });

  test('the shortcut: none, recorded, taken, and wanted by another program', async () => {
    await scrollTo(app.window, 'Shortcut from any program');
    await picture(app, 'app-settings-shortcut-none');
    await person.press(/^Shortcut: No keys set/);
    await app.window.keyboard.press('j');
    await person.see(/^Hold Ctrl, Alt or the Super key with it/);
    await picture(app, 'app-settings-shortcut-recording');
    await app.window.keyboard.press('Control+Alt+J');
    await person.button(/^Shortcut: Ctrl\+Alt\+J/).waitFor();
    await picture(app, 'app-settings-shortcut');
    await person.press(/^Shortcut: Ctrl\+Alt\+J/);
    await app.window.keyboard.press('Control+Alt+K');
    await person.see('Ctrl+Alt+K cannot be used as the shortcut.');
    await scrollTo(app.window, 'Shortcut from any program');
    await picture(app, 'app-settings-shortcut-refused');
  });
});
