import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openKeychain } from './support/keychain';
import { findLeaks } from './support/leakScan';
import { changeOf, type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { type Place, setStage } from './support/stage';

const stage = setStage();
let place: Place;
let app: RunningApp;
let person: Person;

/** Everything secret that this run came upon, by name. */
const secrets: Record<string, string> = {};
/** What the app printed in each of its lives. */
const printed: Record<string, string> = {};

const tokenSchema = z.object({ accessToken: z.string(), refreshToken: z.string(), idToken: z.string() });
const practiceSchema = z.object({
  signingKey: z.object({ d: z.string() }),
  cookieKey: z.string(),
  clientSecrets: z.object({ basic: z.string(), post: z.string() }),
  password: z.string(),
});

const start = async (): Promise<void> => {
  app = await stage.start(place);
  person = personAt(app);
};

const profileId = async (): Promise<string> => (await app.call('profiles.list'))[0]?.id ?? '';

/** The tokens as the keychain of this desktop holds them, which become known secrets. */
const keptTokens = async (name: string): Promise<z.infer<typeof tokenSchema>> => {
  const text = await openKeychain().read(`profile/${await profileId()}/token`);
  const tokens = tokenSchema.parse(JSON.parse(text ?? 'null'));
  for (const [kind, token] of Object.entries(tokens)) secrets[`${kind} ${name}`] = token;
  return tokens;
};

beforeAll(() => {
  place = stage.newPlace();
});

describe('a newcomer', () => {
  test('sees four ways to begin, and takes the practice provider', async () => {
    await start();
    await person.see('Get your first token');
    const ways = await app.window.getByRole('tab').allInnerTexts();
    expect(ways.map((way) => way.split('\n')[0])).toEqual([
      'Practice provider',
      'Issuer address',
      'Known system',
      'Another tool',
    ]);
    await person.press('Add practice profile');
    await app.window.getByRole('heading', { level: 1, name: 'Practice' }).waitFor();
    await person.see('No token yet');
  });

  test('signs in by typing into the page in the system browser, and has a token', async () => {
    await person.press('Get token');
    const address = await stage.desktop().nextAddress();
    await person.see('Waiting for the browser…');
    const page = await stage.desktop().visit(address);
    const { password } = await signInAtPractice(page);
    secrets['the typed password'] = password;
    await page.getByRole('heading').waitFor();
    await person.see('Claims');
    expect(await person.lifetime()).toMatch(/^Fresh\. Expires in (9 min 5\d s|10 min), at \d\d:\d\d:\d\d\.$/);
    const codes = stage
      .desktop()
      .visited()
      .flatMap((visited) => new URL(visited).searchParams.get('code') ?? []);
    expect(codes).toHaveLength(1);
    Object.assign(secrets, { 'the code': codes[0] });
    expect(page.url()).not.toContain('code=');
  });

  test('watches the countdown tick, in the header and in the list', async () => {
    const header = await person.lifetime();
    const row = app.window.getByRole('treegrid').getByText(/^\d+:\d\d$/);
    const inList = await row.innerText();
    expect(await changeOf('the header', header, person.lifetime)).toMatch(/^Fresh\. Expires in 9 min \d+ s, at /);
    expect(await changeOf('the row', inList, () => row.innerText())).toMatch(/^9:\d\d$/);
  });

  test('copies the header: the clipboard holds the very token that Reveal shows', async () => {
    await person.press('Copy header');
    await app.window
      .getByRole('status')
      .getByText(/^Copied, clears in \d+ s$/)
      .waitFor();
    const token = await person.reveal();
    expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await app.clipboard()).toBe(`Authorization: Bearer ${token}`);
    expect((await keptTokens('of the sign-in')).accessToken).toBe(token);
  });

  test('calls an API with it, and the API takes it', async () => {
    await person.tab('Request');
    const address = app.window.getByRole('textbox', { name: 'Address', exact: true });
    await expect.poll(() => address.inputValue()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/echo$/);
    await person.press('Send');
    const answer = app.window.getByRole('region', { name: 'Answer' });
    await answer.getByText('200 OK', { exact: true }).waitFor();
    await answer.getByText('The token was accepted. This is your request as it arrived.').waitFor();
    await answer.getByText('practice-user-dana').waitFor();
  });

  test('closes the app, opens it again, and the token is still there', async () => {
    const before = (await keptTokens('of the sign-in')).accessToken;
    await app.quit();
    printed['output of the first start'] = app.output();
    await start();
    await app.window.getByRole('heading', { level: 1, name: 'Practice' }).waitFor();
    await person.tab('Token');
    expect(await person.lifetime()).toMatch(/^Fresh\. Expires in/);
    expect(await person.reveal()).toBe(before);
  });

  test('refreshes it without the browser, and has another one', async () => {
    const before = await keptTokens('of the sign-in');
    const received = await app.window.getByText(/ · received /).innerText();
    await person.press('Refresh');
    await changeOf('the token’s facts', received, () => app.window.getByText(/ · received /).innerText());
    const token = await person.reveal();
    expect(token).toMatch(/^eyJ/);
    expect(token).not.toBe(before.accessToken);
    const after = await keptTokens('of the refresh');
    expect(after.accessToken).toBe(token);
    expect(after.refreshToken).not.toBe(before.refreshToken);
  });
});

describe('T8, T18: after all that', () => {
  test('the tokens are in the keychain of the desktop', async () => {
    const keys = await openKeychain().keys();
    expect(keys).toContain(`profile/${await profileId()}/token`);
    expect(keys).toContain('practice/state');
  });

  test('none of the secrets is in anything the app wrote or printed', async () => {
    const practice = practiceSchema.parse(JSON.parse((await openKeychain().read('practice/state')) ?? 'null'));
    expect(practice.password).toBe(secrets['the typed password']);
    const all = {
      ...secrets,
      'the signing key': practice.signingKey.d,
      'the cookie key': practice.cookieKey,
      'the client secret': practice.clientSecrets.basic,
      'the other client secret': practice.clientSecrets.post,
      'the key of sealed requests': (await openKeychain().read('app/file-key')) ?? '',
    };
    await app.quit();
    printed['output of the second start'] = app.output();
    const home = process.env.HOME ?? place.userData;
    const report = findLeaks(all, {
      folders: [place.userData, place.temporary, home],
      // The desktop's own keychain: the one place where they belong.
      leftOut: [join(process.env.XDG_DATA_HOME ?? home, 'keyrings')],
      texts: printed,
    });
    expect(report.leaks).toEqual([]);
    expect(report.looked).toBeGreaterThan(8);
  });
});
