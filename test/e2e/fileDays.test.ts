import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from './support/desktop';
import { startBareApp } from './support/devtools';
import { type Person, personAt } from './support/person';
import { electronArguments, electronBinary, type RunningApp } from './support/runningApp';
import { type Place, type StartOptions, setStage } from './support/stage';
import { fillDisk, onTinyDisk, seenBy } from './support/tinyDisk';

const stage = setStage();

type Visit = { readonly app: RunningApp; readonly person: Person };

const start = async (place: Place, options: StartOptions = {}): Promise<Visit> => {
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

const rename = async ({ person }: Visit, name: string): Promise<void> => {
  await person.tab('Settings');
  await person.type('Name', name);
  await person.press('Save');
};

const dataOf = (place: Place): string => join(place.userData, 'data');
const profilesOf = (place: Place): string => join(dataOf(place), 'profiles.json');

describe('the file of profiles', () => {
  test('F63: truncated: the last good copy is used, the bad file is put aside, and both are said', async () => {
    const place = stage.newPlace();
    const first = await start(place);
    const token = await getToken(first);
    await first.app.quit();
    const whole = readFileSync(profilesOf(place), 'utf8');
    const cut = whole.slice(0, whole.length / 2);
    writeFileSync(profilesOf(place), cut);

    const { person, app } = await start(place);
    await person.see('“profiles.json” was damaged and could not be read.');
    const aside = readdirSync(dataOf(place)).find((name) => name.startsWith('profiles.damaged-')) ?? '';
    await person.see(
      `It was put aside as “${aside}”. The last good copy is used instead. Check that everything you need is there; nothing was deleted.`,
    );
    expect(readFileSync(join(dataOf(place), aside), 'utf8')).toBe(cut);
    expect(await person.reveal()).toBe(token);
    await person.press('Dismiss');
    await app.window.getByText('was damaged').waitFor({ state: 'hidden' });
    expect(readFileSync(profilesOf(place), 'utf8')).toBe(whole);
    await app.quit();
  });

  test('F66: from a newer version: it is shown, said to be read-only, and not written', async () => {
    const place = stage.newPlace();
    const first = await start(place);
    await getToken(first);
    await first.app.quit();
    const file: unknown = JSON.parse(readFileSync(profilesOf(place), 'utf8'));
    const newer = JSON.stringify({ ...(file as object), version: 7 }); // the file holds one object
    writeFileSync(profilesOf(place), newer);

    const visit = await start(place);
    await visit.person.see('“profiles.json” was written by a newer Token Helper.');
    await visit.person.see(
      'It has version 7, and this app knows versions up to 1. Update the app; until then the file is only read, so nothing in it can be lost.',
    );
    await rename(visit, 'Another name');
    await expect.poll(visit.person.failures, { timeout: 15_000 }).toEqual([
      {
        what: 'Changes cannot be saved at the moment.',
        why: '“profiles.json” is only read, because it was written by a newer version or may not be written here.',
        next: 'Update the app, or make the file writable, then start it again.',
        buttons: [],
      },
    ]);
    expect(readFileSync(profilesOf(place), 'utf8')).toBe(newer);
    await visit.app.quit();
  });

  test('F65: the disk is full: said, the old file stays whole, and Try again works once there is room', async () => {
    const place = stage.newPlace();
    const executable = onTinyDisk(stage.desktop(), dataOf(place));
    const visit = await start(place, { executable });
    const token = await getToken(visit);
    const seen = seenBy(visit.app, dataOf(place));
    const before = readFileSync(join(seen, 'profiles.json'), 'utf8');

    const makeRoom = fillDisk(seen);
    await rename(visit, 'A longer name that no longer fits');
    await expect.poll(visit.person.failures, { timeout: 15_000 }).toEqual([
      {
        what: 'The disk is full.',
        why: '“profiles.json” could not be written; what it held before is intact.',
        next: 'Make some room, then do it again.',
        buttons: ['Try again'],
      },
    ]);
    expect(readFileSync(join(seen, 'profiles.json'), 'utf8')).toBe(before);

    makeRoom();
    await visit.person.press('Try again');
    await visit.app.window.getByRole('heading', { level: 1, name: 'A longer name that no longer fits' }).waitFor();
    await visit.person.see('Saved');
    expect(await visit.person.failures()).toEqual([]);
    expect(readFileSync(join(seen, 'profiles.json'), 'utf8')).toContain('A longer name that no longer fits');
    await visit.person.tab('Token');
    expect(await visit.person.reveal()).toBe(token);
    await visit.app.quit();
  });
});

describe('the process', () => {
  test('F68: a second instance brings the first to the front, and ends without touching anything', async () => {
    const place = stage.newPlace();
    const visit = await start(place);
    const token = await getToken(visit);
    const before = readFileSync(profilesOf(place), 'utf8');
    await visit.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = spawn(electronBinary(), electronArguments(place.userData), { stdio: 'ignore' });
    expect(await new Promise((resolve) => second.on('exit', resolve))).toBe(0);
    await eventually('the window in front', async () => {
      const { electron } = visit.app;
      const seen = await electron.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window?.isVisible() === true && !window.isMinimized();
      });
      return seen || undefined;
    });
    expect(await visit.person.reveal()).toBe(token);
    expect(readFileSync(profilesOf(place), 'utf8')).toBe(before);
    await visit.app.quit();
  });

  test('F64: killed at once after a token came: it is there after the next start', async () => {
    const place = stage.newPlace();
    const first = await start(place);
    const token = await getToken(first);
    await first.app.kill();
    const { person, app } = await start(place);
    expect(await person.reveal()).toBe(token);
    expect(await app.call('app.info')).toMatchObject({ notices: [] });
    await app.quit();
  });

  test('F69: the page crashes: it comes back by itself, with the token', async () => {
    const place = stage.newPlace();
    const first = await start(place);
    await getToken(first);
    await first.app.quit();

    const app = await startBareApp(stage.desktop(), place.userData);
    stage.closeAfter(() => app.process.kill('SIGKILL'));
    const shows = (text: string) =>
      eventually(`“${text}” in the window`, async () => ((await app.text()).includes(text) ? true : undefined));
    await shows('Claims');
    await app.evaluate('globalThis.before = true');
    app.crash();
    await shows('Claims');
    expect(await app.evaluate('globalThis.before === undefined')).toBe(true);
    expect(await app.text()).toMatch(/Expires in 9 min \d+ s/);
    await app.quit();
  });
});
