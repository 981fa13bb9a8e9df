import type { Locator, Page } from 'playwright-core';
import { eventually } from './desktop';
import type { RunningApp } from './runningApp';

/** A failure as it stands in the window: what happened, why, what to do next, and the button for that. */
export type ShownFailure = {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly buttons: readonly string[];
};

/** What a person at the app's window does and sees, by the words that stand there. */
export type Person = {
  readonly button: (name: string | RegExp) => Locator;
  readonly press: (name: string | RegExp) => Promise<void>;
  readonly type: (field: string, text: string) => Promise<void>;
  readonly tab: (name: string) => Promise<void>;
  readonly choose: (option: string | RegExp) => Promise<void>;
  /** Picks an option of a list that opens from a button. */
  readonly pick: (list: string, option: string) => Promise<void>;
  /** Waits until a text stands in the window. */
  readonly see: (text: string | RegExp) => Promise<void>;
  /** Goes to a profile in the list. */
  readonly open: (profile: string) => Promise<void>;
  /** Every failure that stands in the window now. */
  readonly failures: () => Promise<readonly ShownFailure[]>;
  /** Shows the token in full and reads it. */
  readonly reveal: (which?: 'Access token' | 'ID token') => Promise<string>;
  /** `Fresh. Expires in …`, as the line under the header says it now. */
  readonly lifetime: () => Promise<string>;
};

/** Somebody at the window of an app. */
export const personAt = ({ window }: Pick<RunningApp, 'window'>): Person => {
  const button = (name: string | RegExp) => window.getByRole('button', { name, exact: true });
  const see = async (text: string | RegExp): Promise<void> => {
    await window
      .getByText(text, { exact: true })
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: 20_000 })
      .catch(async () => {
        throw new Error(`Waited in vain for “${text}”. The window says:\n${await window.innerText('body')}`);
      });
  };
  return {
    button,
    press: (name) => button(name).first().click(),
    type: (field, text) => window.getByRole('textbox', { name: fieldName(field) }).fill(text),
    tab: (name) => window.getByRole('tab', { name }).click(),
    choose: async (option) => {
      // With the keyboard: the control itself is out of sight, and what stands for it may be under the header.
      const radio = window.getByRole('radio', { name: option });
      await radio.focus();
      await window.keyboard.press('Space');
      await window.getByRole('radio', { name: option, checked: true }).waitFor();
    },
    pick: async (list, option) => {
      await window.getByRole('button', { name: list }).first().click();
      await window.getByRole('option', { name: option }).click();
    },
    see,
    open: (profile) => window.getByRole('treegrid').getByText(profile, { exact: true }).first().click(),
    failures: async () => Promise.all((await window.getByRole('alert').all()).map(readFailure)),
    reveal: async (which = 'Access token') => {
      const shown = window.getByLabel(`${which}, in full`);
      const masked = window.getByLabel(`${which}, masked`);
      await masked.or(shown).waitFor();
      if (await masked.isVisible()) await masked.locator('..').getByRole('button', { name: 'Reveal' }).click();
      return shown.innerText();
    },
    lifetime: async () => {
      const header = window.getByRole('main').locator('header');
      const line = header.getByRole('paragraph').filter({ hasText: lifetimeLine });
      return (await line.innerText()).replace(/\s+/g, ' ').trim();
    },
  };
};

const lifetimeLine =
  /((Expires|Ends) in .*, at|Expired .* ago|Received at .*; (the provider|it does not end)|No token yet\.)/;

/** The label of a field alone, or with the word that says it may stay empty. */
const fieldName = (label: string): RegExp =>
  new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}( \\(optional\\))?$`);

const readFailure = async (alert: Locator): Promise<ShownFailure> => {
  const [what = '', why = '', next = ''] = await alert.getByRole('paragraph').allInnerTexts();
  const buttons = await alert.getByRole('button').allInnerTexts();
  return { what, why, next, buttons: buttons.filter((name) => name !== '') };
};

/** What a person reads on the practice provider's sign-in page. */
export type PracticeCredentials = { readonly username: string; readonly password: string };

/** Reads the user name and password that stand on the practice page. */
export const readPracticeCredentials = async (page: Page): Promise<PracticeCredentials> => {
  const [username = '', password = ''] = await page.locator('#hint code').allInnerTexts();
  return { username, password };
};

/** Types the practice credentials into the sign-in page and sends it; answers what was typed. */
export const signInAtPractice = async (page: Page): Promise<PracticeCredentials> => {
  const credentials = await readPracticeCredentials(page);
  await page.getByLabel('User name').fill(credentials.username);
  await page.getByLabel('Password').fill(credentials.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return credentials;
};

/** Waits until what is read differs from before. */
export const changeOf = (what: string, before: string, read: () => Promise<string>): Promise<string> =>
  eventually(`a change of ${what}`, async () => {
    const now = await read();
    return now === before ? undefined : now;
  });
