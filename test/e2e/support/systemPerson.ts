import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TokenSummary } from '../../../src/domain/token';
import type { Emulator, EmulatorOptions } from '../../../src/sandbox/systems/shared/emulator';
import { resize } from './album';
import { openKeychain } from './keychain';
import { findLeaks } from './leakScan';
import { type Person, personAt } from './person';
import type { RunningApp } from './runningApp';
import type { Place, Stage } from './stage';
import { wireSecrets } from './wireSecrets';

/** How a form of a known system is filled in: what is picked from lists, and what is typed, by their labels. */
export type FilledForm = {
  readonly system: string;
  readonly grant?: string;
  readonly picks?: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** What it is called in the list of profiles. */
  readonly name: string;
};

type AnyEmulator = Pick<Emulator<unknown, unknown>, 'exchanges' | 'stop'>;

/** A person who sets up profiles of known systems by hand; the app and the systems they meet in one test file. */
export type SystemPerson = {
  readonly app: () => RunningApp;
  readonly person: () => Person;
  /** Starts the app, or ends it and starts it again. */
  readonly start: () => Promise<void>;
  /** Starts a system on this computer that keeps the time of the world; its own faults fail the test file. */
  readonly meet: <Switches, Met extends AnyEmulator>(
    start: (options: EmulatorOptions<Switches>) => Promise<Met>,
    switches?: Partial<Switches>,
  ) => Promise<Met>;
  /** Goes the way from New profile to a profile in the list, and answers its id. */
  readonly add: (form: FilledForm) => Promise<string>;
  /** Answers what is asked by typing. */
  readonly answer: (title: RegExp, field: string, text: string) => Promise<void>;
  /** Presses Copy header, and answers what stands after `Authorization: ` in the clipboard. */
  readonly copyHeader: () => Promise<string>;
  /** Takes a ready request of the profile's system. */
  readonly takeReady: (label: string) => Promise<void>;
  /** Sends what stands in the request tester; answers the region of the answer, which has this status. */
  readonly send: (status: string) => Promise<Locator>;
  /** The page that the app asked the system's browser to open. */
  readonly browserPage: () => Promise<Page>;
  readonly token: (profileId: string) => Promise<TokenSummary | undefined>;
  /** Waits for another token than the kept one; answers every kind of question that was seen open meanwhile. */
  readonly renewed: (profileId: string, before: TokenSummary | undefined, limitMs?: number) => Promise<string[]>;
  /** Waits for the one failure in the window, and answers what happened, why and what to do. */
  readonly failure: () => Promise<string>;
  /** Ends the app, and looks for every secret that was met in all it left behind. */
  readonly expectNoLeaks: (more: Readonly<Record<string, string>>) => Promise<void>;
};

/** Reads codes of six digits, which are too short to be looked for among other bytes, in the app's own files. */
const textsBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

const lookForLeaks = (place: Place, secrets: Readonly<Record<string, string>>, printed: readonly string[]) => {
  const home = process.env.HOME ?? place.userData;
  const long = Object.fromEntries(Object.entries(secrets).filter(([, secret]) => secret.length >= 8));
  const short = Object.values(secrets).filter((secret) => secret.length < 8);
  const report = findLeaks(long, {
    folders: [place.userData, place.temporary, home],
    // The desktop's own keychain: the one place where they belong.
    leftOut: [join(process.env.XDG_DATA_HOME ?? home, 'keyrings')],
    texts: Object.fromEntries(printed.map((text, index) => [`output of start ${index + 1}`, text])),
  });
  const texts = [...['data', 'logs'].flatMap((name) => textsBelow(join(place.userData, name))), ...printed];
  return {
    ...report,
    secrets: Object.keys(long).length,
    codes: short.filter((code) => texts.some((text) => new RegExp(`(?<!\\d)${code}(?!\\d)`).test(text))),
  };
};

/** Puts somebody in front of the app who knows nothing of it but what stands in its window. */
export const createSystemPerson = (stage: Stage): SystemPerson => {
  let place: Place | undefined;
  let app: RunningApp | undefined;
  const printed: string[] = [];
  const met: AnyEmulator[] = [];
  const kept = new Set<string>();

  const running = (): RunningApp => {
    if (app === undefined) throw new Error('The app was not started');
    return app;
  };
  const person = (): Person => personAt(running());

  const end = async (): Promise<void> => {
    if (app === undefined) return;
    const keychain = openKeychain();
    const own = (await app.call('profiles.list')).map(({ id }) => `profile/${id}/`);
    for (const key of await keychain.keys()) {
      // Other test files leave theirs in the same keychain, and their passwords are words that may stand anywhere.
      if (!own.some((start) => key.startsWith(start))) continue;
      const text = (await keychain.read(key)) ?? '';
      const isToken = key.endsWith('/token');
      for (const secret of isToken ? tokensIn(text) : [text]) kept.add(secret);
    }
    await app.quit();
    printed.push(app.output());
  };

  const token = async (profileId: string): Promise<TokenSummary | undefined> =>
    (await running().call('tokens.status')).find((each) => each.profileId === profileId)?.token;

  return {
    app: running,
    person,
    start: async () => {
      await end();
      place ??= stage.newPlace();
      app = await stage.start(place);
      await resize(app, 1180, 900);
    },
    meet: async (start, switches) => {
      const faults: unknown[] = [];
      const options = { now: Date.now, onError: (error: unknown) => faults.push(error) };
      const system = await start(switches === undefined ? options : { ...options, switches });
      met.push(system);
      stage.closeAfter(async () => {
        await system.stop();
        if (faults.length > 0) throw new AggregateError(faults, 'the system reported faults of its own');
      });
      return system;
    },
    add: async ({ system, grant, picks = {}, fields, name }) => {
      const { window } = running();
      // With no profile yet, that screen is there already.
      if ((await running().call('profiles.list')).length > 0) await person().press('New profile');
      await person().tab('Known system');
      if (await person().button('All systems').isVisible()) await person().press('All systems');
      await window.getByRole('searchbox', { name: 'Search systems' }).fill(system);
      // After the name comes what the system is.
      await window.getByRole('option', { name: new RegExp(`^${system} [A-Z]`) }).click();
      await window.getByRole('heading', { level: 2, name: system, exact: true }).waitFor();
      if (grant !== undefined) await person().pick('Grant', grant);
      for (const [list, option] of Object.entries(picks)) await person().pick(list, option);
      for (const [field, text] of Object.entries({ ...fields, 'Name in the list': name }))
        await person().type(field, text);
      await person().press('Add profile');
      await window.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      await person().see('No token yet');
      return (await running().call('profiles.list')).find((profile) => profile.name === name)?.id ?? '';
    },
    answer: async (title, field, text) => {
      await person().see(title);
      // The settings behind it may have a field of the same name.
      const panel = running().window.getByRole('region', { name: 'Waits for your answer' });
      await panel.getByRole('textbox', { name: field, exact: true }).fill(text);
      await running().window.keyboard.press('Enter');
    },
    copyHeader: async () => {
      await person().press('Copy header');
      await running()
        .window.getByRole('status')
        .getByText(/^Copied, clears in \d+ s$/)
        .waitFor();
      const [, header = ''] = /^Authorization: (.+)$/.exec(await running().clipboard()) ?? [];
      kept.add(header.replace(/^\w+ /, ''));
      return header;
    },
    takeReady: async (label) => {
      await person().tab('Request');
      await person().press(label);
      const address = running().window.getByRole('textbox', { name: 'Address', exact: true });
      await expect.poll(() => address.inputValue()).not.toBe('');
    },
    send: async (status) => {
      await person().press('Send');
      const answer = running().window.getByRole('region', { name: 'Answer', exact: true });
      await answer
        .getByText(status, { exact: true })
        .waitFor()
        .catch(async () => {
          throw new Error(`No ${status}. The window says:\n${await running().window.innerText('main')}`);
        });
      return answer;
    },
    browserPage: async () => stage.desktop().visit(await stage.desktop().nextAddress()),
    token,
    renewed: async (profileId, before, limitMs = 45_000) => {
      const asked = new Set<string>();
      const generation = async (): Promise<number | undefined> => {
        for (const { question } of await running().call('questions.open')) asked.add(question.kind);
        return (await token(profileId))?.generation;
      };
      await expect.poll(generation, { timeout: limitMs, interval: 100 }).not.toBe(before?.generation);
      return [...asked];
    },
    failure: async () => {
      await running().window.getByRole('alert').first().waitFor();
      const [failure] = await person().failures();
      return [failure?.what, failure?.why, failure?.next].join(' ');
    },
    expectNoLeaks: async (more) => {
      await end();
      app = undefined;
      const wire = met.flatMap(({ exchanges }) => wireSecrets(exchanges));
      const all = [...new Set([...wire, ...kept])].map((secret, index) => [`secret ${index + 1}`, secret]);
      if (place === undefined) throw new Error('The app was never started');
      const report = lookForLeaks(place, { ...Object.fromEntries(all), ...more }, printed);
      expect(report.leaks).toEqual([]);
      expect(report.codes).toEqual([]);
      expect(report.looked).toBeGreaterThan(8);
      expect(report.secrets).toBeGreaterThan(3);
    },
  };
};

const isText = (value: unknown): value is string => typeof value === 'string';

/** The tokens in what the keychain holds for one profile. */
const tokensIn = (text: string): readonly string[] => {
  const { accessToken, refreshToken, idToken } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return [accessToken, refreshToken, idToken].filter(isText);
};
