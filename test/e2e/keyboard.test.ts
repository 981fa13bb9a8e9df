import { beforeAll, describe, expect, test } from 'vitest';
import { resize } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.see('Get your first token');
});

const keys = async (...pressed: readonly string[]): Promise<void> => {
  for (const key of pressed) await app.window.keyboard.press(key);
};

/** What has the focus: its name, and whether the middle of it, or of the label it is drawn by, can be seen. */
type Focused = { readonly name: string; readonly inSight: boolean };

const focused = (): Promise<Focused> =>
  app.window.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { name: '', inSight: true };
    // A switch, a checkbox or a radio button is drawn by its label; the input itself is hidden inside.
    const drawn = (element.matches('[type=radio], [type=checkbox]') ? element.closest('label') : null) ?? element;
    const { left, top, width, height } = drawn.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 200));
    const label = element.getAttribute('aria-label') ?? drawn.textContent ?? '';
    const inSight = seen !== null && (drawn.contains(seen) || seen.contains(drawn));
    return { name: `${element.tagName.toLowerCase()} ${element.id} ${label.slice(0, 60)}`.trim(), inSight };
  });

/** Goes once around with Tab, or with Shift and Tab, and gives every stop. */
const wholeRound = async (key: 'Tab' | 'Shift+Tab'): Promise<readonly Focused[]> => {
  const stops: Focused[] = [];
  await app.window.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let count = 0; count < 200; count += 1) {
    await keys(key);
    const stop = await focused();
    if (stop.name === '' || (count > 0 && stop.name === stops[0]?.name)) return stops;
    stops.push(stop);
  }
  throw new Error(`No end after ${stops.length} stops: ${stops.map(({ name }) => name).join(' | ')}`);
};

describe('without a mouse', () => {
  test('a newcomer gets a token: Tab, arrows, Space and Enter', async () => {
    const reach = async (name: RegExp): Promise<void> => {
      for (let count = 0; count < 30; count += 1) {
        if (name.test((await focused()).name)) return;
        await keys('Tab');
      }
      throw new Error(`Tab never came to ${name}`);
    };
    await reach(/Practice provider/);
    await reach(/^input/);
    while (!(await app.window.getByRole('radio', { name: 'Client credentials' }).isChecked())) await keys('ArrowDown');
    await reach(/Add practice profile/);
    await keys('Enter');
    await person.see('No token yet');
    await keys('Control+g');
    await person.see('Claims');
  });

  test('copies the header, sends a request and goes to every tab by their shortcuts', async () => {
    await keys('Control+Shift+C');
    await expect.poll(app.clipboard, { timeout: 5000 }).toMatch(/^Authorization: Bearer eyJ/);
    await keys('Control+2');
    await expect
      .poll(() => app.window.getByRole('textbox', { name: 'Address' }).inputValue(), { timeout: 5000 })
      .toMatch(/echo$/);
    await keys('Control+Enter');
    await app.window.getByRole('region', { name: 'Answer' }).getByText('200 OK').waitFor();
    await keys('Control+3');
    await person.see('Last run');
    await keys('Control+4');
    await app.window.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
    await keys('Control+1');
    await person.see('Claims');
  });

  test('finds a command in the palette, and the list of shortcuts', async () => {
    await keys('Control+k');
    await app.window.keyboard.type('copy raw practice');
    await app.window.getByRole('option', { name: /^Copy raw token/ }).waitFor();
    await keys('Enter');
    await expect.poll(app.clipboard, { timeout: 5000 }).toMatch(/^eyJ/);
    await app.window.getByRole('dialog').waitFor({ state: 'hidden' });
    await keys('?');
    await app.window.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await keys('Escape');
    await app.window.getByRole('dialog').waitFor({ state: 'hidden' });
    await keys('/');
    expect((await focused()).name).toContain('profile-search');
  });
});

describe('what has the focus is in sight', () => {
  test.each([
    ['Token', 1180],
    ['Request', 1180],
    ['Settings', 1180],
    ['Settings', 880],
  ])('all the way round the %s tab, forwards and backwards, in a window %d wide', async (tab, width) => {
    await resize(app, width, width === 880 ? 600 : 760);
    await person.tab(tab);
    for (const key of ['Tab', 'Shift+Tab'] as const) {
      const stops = await wholeRound(key);
      expect(stops.length).toBeGreaterThan(10);
      expect(stops.filter(({ inSight }) => !inSight)).toEqual([]);
    }
  });
});
