import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type DxEmulator,
  startDxEmulator,
} from '../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { picture, scrollTo } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { type Place, setStage } from './support/stage';

/* Somebody who never saw the app describes DX Operational Intelligence by hand, from what its vendor documents. */

const stage = setStage();
let place: Place;
let app: RunningApp;
let person: Person;
let system: DxEmulator;

/** The sample of the vendor's documentation. */
const sample = `{
  "userRefID": 1,
  "tkn": "a3bdf820-1eaf-47f4-acd6-7caca7fe17d2",
  "tt": "Bearer",
  "v": 1800,
  "rtkn": "22d27b41-c392-41b6-8785-0503b398b4e7",
  "lc": "es"
}`;

beforeAll(async () => {
  const faults: unknown[] = [];
  system = await startDxEmulator({
    now: Date.now,
    onChange: () => undefined,
    onError: (error) => faults.push(error),
  });
  stage.closeAfter(async () => {
    await system.stop();
    if (faults.length > 0) throw new AggregateError(faults, 'the emulator reported faults');
  });
  place = stage.newPlace();
  app = await stage.start(place);
  person = personAt(app);
});

const line = (name: string): Locator => app.window.getByRole('textbox', { name, exact: true });

/** Opens a part that is folded, if it is. */
const unfold = async (title: RegExp): Promise<void> => {
  const trigger = app.window.getByRole('button', { name: title });
  if ((await trigger.getAttribute('aria-expanded')) === 'false') await trigger.click();
};

/** Takes out every parameter that the system has no use for. */
const removeParameters = async (unwanted: readonly string[]): Promise<void> => {
  for (const name of unwanted) {
    const rows = await app.window.getByRole('group', { name: /^Parameter \d+$/ }).all();
    const values = await Promise.all(rows.map((row) => row.getByRole('textbox').first().inputValue()));
    await app.window.getByRole('button', { name: `Remove parameter ${values.indexOf(name) + 1}`, exact: true }).click();
  }
};

const addTenantHeader = async (): Promise<void> => {
  await person.press('Add parameter');
  await line('Name of parameter 5').fill('Authorization');
  await app.window.getByRole('button', { name: 'Where parameter 5 goes' }).click();
  await app.window.getByRole('option', { name: 'Header' }).click();
  await line('Value of parameter 5').fill('{{tenant}}');
  await person.press('More about parameter 5');
  await line('Prefix of parameter 5').fill('Basic ');
  await app.window.getByRole('button', { name: 'Encoding of parameter 5' }).click();
  await app.window.getByRole('option', { name: /^Base64/ }).click();
};

const tokenCall = (): Locator => app.window.getByRole('region', { name: 'Preview of the token call' });
const found = (): Locator => app.window.getByRole('table', { name: 'What is read from the sample' });

/** How long it takes, in ms, to change another field a few times and then to type into the sample. */
const timeToType = async (area: Locator): Promise<number> => {
  const started = Date.now();
  for (const text of ['Bearer', 'Bearer x', 'Bearer ']) await line('Prefix (optional)').fill(text);
  await area.press('Control+End');
  for (const key of 'typed') await area.press(key);
  return Date.now() - started;
};

describe('a system that no preset knows', () => {
  test('is found among the known systems, and its form shows a standard call at first', async () => {
    await person.tab('Known system');
    await app.window.getByRole('option', { name: 'Custom system' }).click();
    await app.window.getByRole('heading', { name: 'Custom system' }).waitFor();
    await picture(app, 'custom-new');
    await scrollTo(app.window, 'Token call');
    await picture(app, 'custom-new-call');
    await expect.poll(() => tokenCall().innerText()).toContain('grant_type=password');
  });

  test('the person describes its token call, and sees it as it would be sent', async () => {
    await person.type('Token endpoint', `${system.origin}/ess/security/v1/token`);
    await person.type('User name', system.credentials.user.username);
    await app.window.getByRole('textbox', { name: 'Password (optional)' }).fill(system.credentials.user.password);
    await person.type('Name in the list', 'By hand');
    await removeParameters(['code', 'redirect_uri', 'code_verifier', 'scope', 'client_id', 'client_secret']);
    await addTenantHeader();
    await app.window.getByText('“tenant” is no word of this call').waitFor();
    await picture(app, 'custom-unknown-word');
    await unfold(/^Words of the system/);
    await person.press('Add word');
    await line('Name of word 1').fill('tenant');
    await line('Value of word 1').fill(system.credentials.tenant);
    await unfold(/^Names of the grants/);
    await person.type('Password grant', 'PASSWORD');
    await person.type('Refresh', 'REFRESH_TOKEN');
    const basic = Buffer.from(system.credentials.tenant).toString('base64');
    await expect.poll(() => tokenCall().innerText()).toContain(`authorization: Basic ${basic}`);
    const call = await tokenCall().innerText();
    expect(call).toContain(`POST ${system.origin}/ess/security/v1/token`);
    expect(call).toContain(`grant_type=PASSWORD&username=${system.credentials.user.username}&password=•••`);
    expect(call).not.toContain(system.credentials.user.password);
    await app.window.getByText('The call as it would be sent').scrollIntoViewIfNeeded();
    await picture(app, 'custom-call');
  });

  test('a pasted sample shows at each change what would be read from it', async () => {
    await scrollTo(app.window, 'Answer');
    await app.window.getByRole('textbox', { name: /^Paste a sample answer/ }).fill(sample);
    await person.see('No token would be read from this.');
    await picture(app, 'custom-sample-nothing');
    await person.type('Access token', 'tkn');
    await person.see('A token would be read from this.');
    await person.type('Refresh token', 'rtkn');
    await person.type('Error code', '');
    await person.type('Reason of an error', 'msg');
    await app.window.getByRole('button', { name: /End of a token/ }).click();
    await app.window.getByRole('option', { name: /So long after its last use/ }).click();
    await person.type('Where the end stands', 'v');
    await expect.poll(() => found().innerText()).toMatch(/End\s+30 minutes after its last use\s+at v/);
    const shown = await found().innerText();
    expect(shown).toContain('a3bd…17d2');
    expect(shown).toContain('22d2…b4e7');
    expect(shown).not.toContain('a3bdf820-1eaf');
    await found().scrollIntoViewIfNeeded();
    await picture(app, 'custom-sample');
  });

  test('a megabyte of a sample does not hold the window up', async () => {
    const area = app.window.getByRole('textbox', { name: /^Paste a sample answer/ });
    const filler = Array.from({ length: 20_000 }, (_, index) => ({ id: index, name: 'x'.repeat(28) }));
    const large = JSON.stringify({ filler, tkn: 'a3bdf820-1eaf-47f4-acd6-7caca7fe17d2', v: 60 });
    expect(large.length).toBeGreaterThan(900_000);
    await area.fill(large);
    await expect.poll(() => found().innerText()).toMatch(/1 minute|60 seconds/);
    const withIt = await timeToType(area);
    await area.fill('{}');
    const without = await timeToType(area);
    // Compared with the same typing and no sample, so that a slow computer is no failure.
    expect(withIt).toBeLessThan(Math.max(3000, 10 * without));
    expect(await line('Prefix (optional)').inputValue()).toBe('Bearer ');
    await person.press('Clear the sample');
    await found().waitFor({ state: 'detached' });
  });

  test('the person says how the token travels', async () => {
    await scrollTo(app.window, 'Token in requests');
    await app.window.getByRole('textbox', { name: 'Value', exact: true }).fill('{"tkn":"{{token}}","t":"{{tenant}}"}');
    await app.window.getByRole('button', { name: /Encoding of the value/ }).click();
    await app.window.getByRole('option', { name: /^Base64/ }).click();
    const carried = app.window.getByRole('region', { name: 'How a request carries the token' });
    await expect
      .poll(() => carried.innerText())
      .toBe(`Authorization: Bearer base64({"tkn":"•••","t":"${system.credentials.tenant}"})`);
    await picture(app, 'custom-present');
  });

  test('the profile is added, gets a token, and the API takes it', async () => {
    await person.press('Add profile');
    await app.window.getByRole('heading', { level: 1, name: 'By hand' }).waitFor();
    await person.press('Get token');
    expect(await person.reveal()).toMatch(/^[0-9a-f-]{36}$/);
    await picture(app, 'custom-token');
    await person.tab('Request');
    await person.type('Address', `${system.origin}/ess/security/v1/me`);
    await person.press('Send');
    await app.window.getByRole('region', { name: 'Answer' }).getByText('200 OK', { exact: true }).waitFor();
    await person.press('Refresh');
    await expect
      .poll(() => system.exchanges.filter(({ body }) => body?.includes('REFRESH_TOKEN')).length)
      .toBeGreaterThan(0);
  });

  test('its settings show the same form, and what is wrong beside the field', async () => {
    await person.tab('Settings');
    await scrollTo(app.window, 'Token call');
    await picture(app, 'custom-settings-call');
    await scrollTo(app.window, 'Answer');
    await picture(app, 'custom-settings-answer');
    await person.type('Access token', 'a..b');
    await app.window.getByText(/^This is no place in an answer/).waitFor();
    await line('Value of parameter 1').fill('{{nobody}}');
    await app.window.getByText('“nobody” is no word of this call').waitFor();
    await picture(app, 'custom-settings-wrong');
    await person.press('Start from…');
    await picture(app, 'custom-start-from');
    await app.window.getByRole('menuitem', { name: /webMethods/ }).click();
    await expect.poll(() => tokenCall().innerText()).toContain('(no body)');
    await scrollTo(app.window, 'Token call');
    await picture(app, 'custom-started-from');
    await person.press('Undo');
    await expect.poll(() => line('Value of parameter 1').inputValue()).toBe('{{nobody}}');
    await person.press('Discard');
  });
});

describe('handing it on', () => {
  const exported = (): string => join(place.temporary, 'dx.token-helper.json');

  const answerDialog = (filePath: string | null): Promise<unknown> =>
    app.electron.evaluate(({ dialog }, chosen) => {
      // The dialog is the system's own; what a person would answer there is answered here.
      dialog.showSaveDialog = async () =>
        chosen === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: chosen };
    }, filePath);

  const exportIt = async (): Promise<void> => {
    await app.window.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
    await app.window.getByRole('menuitem', { name: /^Export as file/ }).click();
  };

  test('the export can be called off, and else says where the file is and what is not in it', async () => {
    await answerDialog(null);
    await exportIt();
    await answerDialog(exported());
    await exportIt();
    await person.see('The profile is in this file:');
    await person.see(/^Left out, and to be entered where it is imported: password\./);
    await picture(app, 'custom-exported');
    const text = readFileSync(exported(), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ format: 'token-helper', version: 1, profiles: [{ name: 'By hand' }] });
    expect(text).not.toContain(system.credentials.user.password);
    await app.quit();
  });

  test('somebody else imports the file, enters the password, and gets a token', async () => {
    expect(existsSync(exported())).toBe(true);
    app = await stage.start(stage.newPlace());
    person = personAt(app);
    await person.tab('Another tool');
    await picture(app, 'import-form');
    await app.window.locator('input[type=file]').setInputFiles(exported());
    await person.press('Add 1 profile');
    await app.window.getByRole('heading', { level: 1, name: 'By hand' }).waitFor();
    await person.press('Get token');
    await person.see(/ asks for the password of /);
    await person.type('Password', system.credentials.user.password);
    await app.window.keyboard.press('Enter');
    expect(await person.reveal()).toMatch(/^[0-9a-f-]{36}$/);
    await person.tab('Request');
    await person.type('Address', `${system.origin}/ess/security/v1/me`);
    await person.press('Send');
    await app.window.getByRole('region', { name: 'Answer' }).getByText('200 OK', { exact: true }).waitFor();
  });

  test('a file that is something else is refused in words, however it comes in', async () => {
    await app.window.keyboard.press('Control+N');
    await person.tab('Another tool');
    const drop = (files: readonly { readonly name: string; readonly text: string }[]) =>
      app.window.evaluate((given) => {
        const data = new DataTransfer();
        for (const { name, text } of given) data.items.add(new File([text], name));
        const form = document.querySelector('.ImportForm');
        for (const type of ['dragover', 'drop']) {
          form?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
      }, files);
    await drop([{ name: 'photo.png', text: '\u0089PNG\r\n' }]);
    await app.window.getByText(/It is neither JSON nor a Bruno file nor a curl command/).waitFor();
    await picture(app, 'import-refused');
    await drop([{ name: 'huge.json', text: 'x'.repeat(5_000_001) }]);
    await person.see('huge.json is too large to read.');
    await drop([
      { name: 'one.json', text: '{}' },
      { name: 'two.json', text: '{}' },
    ]);
    await person.see('These are several files.');
    await drop([{ name: 'dx.token-helper.json', text: readFileSync(exported(), 'utf8') }]);
    await person.see('From this app');
    await picture(app, 'import-dropped');
  });
});
