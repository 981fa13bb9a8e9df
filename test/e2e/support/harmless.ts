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
