import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Canary } from './canary';
import type { RunningApp } from './runningApp';

/** Looks after a window in which somebody else's text is shown. */
export type Watch = {
  /** Nothing ran, nothing was even tried, nothing left, and no element is there that the app does not make itself. */
  readonly expectHarmless: () => Promise<void>;
};

/** Starts to watch: a `ran()` that notes who calls it, what the content policy refused, and every request and dialog. */
export const watchWindow = async ({ window }: RunningApp, canary: Canary): Promise<Watch> => {
  const requested: string[] = [];
  window.on('request', (request) => requested.push(request.url()));
  window.on('dialog', (dialog) => {
    requested.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await window.evaluate(() => {
    const noted: string[] = [];
    Object.assign(globalThis, { noted, ran: () => noted.push('a payload ran') });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      noted.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
  return {
    expectHarmless: async () => {
      expect(await window.evaluate(foreignThings)).toEqual([]);
      expect(requested.filter((url) => !url.startsWith('app://token-helper/'))).toEqual([]);
      expect(canary.visits()).toEqual([]);
      expect(window.url()).toBe('app://token-helper/index.html');
    },
  };
};

/** Runs in the window: what was noted, and the elements that only a payload would make. */
const foreignThings = (): readonly string[] => {
  const foreign =
    'script:not([src^="./"]), img[src], img[srcset], image, iframe, object, embed, base, video, audio, math, marquee, details, x';
  // A name for who listens, a text to edit or a row to find may hold a payload; no other attribute of ours does.
  const mayHold = /^(?:aria-|data-|title$|value$|placeholder$|id$|for$)/;
  const isForeign = (element: Element): boolean =>
    element.matches(foreign) ||
    [...element.attributes].some(
      ({ name, value }) => name.startsWith('on') || (value.includes('ran()') && !mayHold.test(name)),
    );
  const elements = [...document.querySelectorAll('*')].filter(isForeign);
  const links = [...document.querySelectorAll('a[href], form[action], button[formaction]')];
  const noted = (globalThis as unknown as { noted: readonly string[] }).noted;
  return [...noted, ...[...elements, ...links].map((element) => element.outerHTML.slice(0, 200))];
};

/** What a payload looks like where it is shown as it should be: as text, with what cannot be seen written out. */
export const asShown = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (at) => `\\u{${(at.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`,
  );

/** Opens everything in there that is folded or waits behind a button. */
export const unfold = async (within: Locator): Promise<void> => {
  const more = within.getByRole('button', { name: /^Show the other/ });
  const folded = within.locator('.Disclosure-trigger[aria-expanded=false]');
  for (const closed of [more, folded]) while ((await closed.count()) > 0) await closed.first().click();
};

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Those of the texts that do not stand there. */
export const missingIn = async (place: Locator, texts: readonly string[]): Promise<readonly string[]> => {
  const shown = inOneLine(await place.innerText());
  return texts.filter((text) => !shown.includes(inOneLine(text)));
};

/** How often a payload is begun there. */
export const countIn = async (place: Locator): Promise<number> => (await place.innerText()).split('ran(').length - 1;

/** The payloads in parts of so many. */
export const chunks = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** The payloads under names of ours. */
export const named = (values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, index) => [`claim_${index}`, value]));
