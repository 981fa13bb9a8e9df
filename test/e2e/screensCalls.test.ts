import { beforeAll, describe, expect, test } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import {
  type DxEmulator,
  startDxEmulator,
} from '../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { picture, resize, zoom } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;
let dx: DxEmulator;
/** How far the server's clock has gone on, in ms: its sessions end, and the app cannot know. */
let later = 0;

const runs = () => app.window.getByRole('listbox', { name: 'Last runs' }).getByRole('option');
const failures = () => app.window.getByRole('alert');

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await app.call('settings.set', { keepFresh: false });
  dx = await startDxEmulator({ now: () => Date.now() + later });
  stage.closeAfter(dx.stop);
  const server = `${dx.origin}/ess/security/v1`;
  const profile = await app.call(
    'profiles.save',
    profileSchema.parse({
      id: crypto.randomUUID(),
      name: 'DX OI',
      provider: 'dxOperationalIntelligence',
      preset: 'dx-operational-intelligence',
      server: { kind: 'endpoints', endpoints: { token: `${server}/token`, userinfo: `${server}/me` } },
      grant: 'password',
      clientId: '',
      username: dx.credentials.user.username,
      dx: { tenant: dx.credentials.tenant },
    }),
  );
  await app.call('secrets.set', { profileId: profile.id, kind: 'password', value: dx.credentials.user.password });
  await person.open('DX OI');
  await person.press('Get token');
  await app.window.getByRole('heading', { level: 2, name: 'Access token', exact: true }).waitFor();
});

describe('a named call that is refused', () => {
  test('says so beside the token, with a way to what went over the wire', async () => {
    await person.press('Who am I');
    await app.window.getByRole('region', { name: 'Who am I', exact: true }).waitFor();
    later = 31 * 60_000;
    await person.press('Who am I');
    await failures().getByRole('button', { name: 'Show flow' }).waitFor();
    await picture(app, 'calls-refused-token');
  });

  test('is read for its cause in the Flow tab, and stands in the list above the sign-in', async () => {
    await failures().getByRole('button', { name: 'Show flow' }).click();
    await app.window.getByRole('heading', { name: 'Who am I', exact: true }).waitFor();
    expect((await person.failures())[0]?.what).toBe(
      'DX no longer takes the token: it has been idle for too long, or its session was ended.',
    );
    expect(await runs().allInnerTexts()).toEqual([
      expect.stringMatching(/^Who am I\s+Failed\s+Call · /),
      expect.stringMatching(/^Who am I\s+Done\s+Call · /),
      expect.stringMatching(/^Password\s+Done\s/),
    ]);
    await picture(app, 'calls-refused-flow');
  });

  test('has its request and its answer, without the token', async () => {
    await person.press('Request and answer');
    const answer = app.window.getByRole('group', { name: 'Answer', exact: true });
    await answer.getByText(/^401 /).waitFor();
    expect(await answer.getByText(/ until the answer began, /).count()).toBe(1);
    await person.press(/^Request headers/);
    await app.window.getByRole('row', { name: 'authorization Bearer [hidden]' }).waitFor();
    await picture(app, 'calls-refused-exchange');
    await resize(app, 880, 600);
    await picture(app, 'calls-refused-small');
    // Its full stop stood on a line of its own, in a window where the rest of the sentence wraps.
    const state = app.window.getByRole('main').getByText('Fresh.', { exact: true });
    expect((await state.boundingBox())?.height).toBeLessThan(26);
    await zoom(app, 2);
    await resize(app, 1180, 760);
    await picture(app, 'calls-refused-zoomed');
    await zoom(app, 1);
  });

  test('is handed on as Markdown under its own name', async () => {
    await person.press('Export…');
    const preview = app.window.getByRole('region', { name: 'Preview' });
    await preview.getByText(/^# DX OI .*, Who am I/).waitFor();
    await picture(app, 'calls-export');
    await app.window.keyboard.press('Escape');
  });

  test('leads on to a new sign-in, which is shown as it begins', async () => {
    later = 0;
    await person.press('Sign in again');
    await app.window.getByRole('heading', { name: 'Last run', exact: true }).waitFor();
    await expect.poll(() => runs().first().innerText()).toMatch(/^Password\s+Done/);
    expect(await app.window.getByRole('option', { selected: true }).innerText()).toMatch(/^Password\s+Done/);
  });
});
