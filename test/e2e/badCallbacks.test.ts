import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Profile } from '../../src/domain/profile';
import { startServer } from '../support/badServers';
import { eventually } from './support/desktop';
import { type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;
let profile: Profile;

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.press('Add practice profile');
  await person.see('No token yet');
  [profile] = (await app.call('profiles.list')) as [Profile];
});
beforeEach(() => stage.desktop().forgetCookies());

/** What the app asked the browser to open, and where it waits for the answer. */
type SignIn = { readonly address: string; readonly redirectUri: string; readonly state: string };

const beginSignIn = async (start: () => Promise<void>): Promise<SignIn> => {
  await start();
  const address = await stage.desktop().nextAddress();
  await person.see('Waiting for the browser…');
  const asked = new URL(address).searchParams;
  return { address, redirectUri: asked.get('redirect_uri') ?? '', state: asked.get('state') ?? '' };
};

/** A sign-in from the beginning, for a profile whose button would only refresh. */
const signInAgain = async (): Promise<void> => {
  await app.window.keyboard.press('Control+K');
  await app.window.keyboard.type('sign in again practice');
  await app.window.getByRole('option', { name: /^Sign in again,? Practice/ }).waitFor();
  await app.window.keyboard.press('Enter');
};

const signIn = async (address: string): Promise<void> => {
  await signInAtPractice(await stage.desktop().visit(address));
};

/** The status of an answer; undefined when nobody listens. */
const knock = (
  address: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<number | undefined> =>
  new Promise((resolve) => {
    request(address, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    })
      .on('error', () => resolve(undefined))
      .end();
  });

const nobodyListens = (address: string): Promise<true> =>
  eventually('a free port', async () => ((await knock(address)) === undefined ? true : undefined), 2000);

describe('the browser', () => {
  test('F81: the person declines: said calmly, and Sign in again works', async () => {
    const { address } = await beginSignIn(() => person.press('Get token'));
    await (await stage.desktop().visit(address)).getByRole('button', { name: 'Decline' }).click();
    await expect.poll(person.failures, { timeout: 15_000 }).toEqual([
      {
        what: 'The sign-in was declined.',
        why: 'The provider reports that access was not allowed, by a person or by a rule of its own.',
        next: 'Sign in again and agree to what is asked, or ask whoever runs the provider which rule applies.',
        buttons: ['What the provider said', 'Sign in again'],
      },
    ]);
    const again = await beginSignIn(() => person.press('Sign in again'));
    await signIn(again.address);
    await person.see('Claims');
    expect(await person.failures()).toEqual([]);
  });

  test('F73: it never comes back: Cancel ends the wait, frees the port, and leaves the token as it was', async () => {
    const kept = await person.reveal();
    const { redirectUri, address } = await beginSignIn(signInAgain);
    await app.window.getByText(/^4 min \d+ s left$/).waitFor();
    await person.press('Cancel');
    await person.button('Refresh').waitFor();
    await nobodyListens(redirectUri);
    expect(await person.reveal()).toBe(kept);
    expect(await person.failures()).toEqual([]);
    await person.tab('Flow');
    await app.window.getByRole('listitem').getByText('Cancelled', { exact: true }).waitFor();
    await person.tab('Token');

    // The person finishes in the forgotten tab after all: nothing is there to take the answer (F85).
    const page = await stage.desktop().visit(address);
    await signInAtPractice(page).catch(() => undefined);
    expect(await person.reveal()).toBe(kept);
  });

  test('F72: the fixed port is taken: said with its number, and the next port is one click away', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    stage.closeAfter(() => squatter.close());
    const { port } = squatter.address() as AddressInfo; // a TCP server has an AddressInfo
    const redirect = { kind: 'loopback', host: '127.0.0.1', port, path: '/callback' } as const;
    await app.call('profiles.save', { ...profile, id: crypto.randomUUID(), name: 'Fixed port', redirect });
    await person.open('Fixed port');
    await person.press('Get token');
    await expect.poll(person.failures, { timeout: 15_000 }).toEqual([
      {
        what: `Port ${port} is in use by another program.`,
        why: `The browser is to come back to 127.0.0.1:${port}, and Token Helper cannot listen there.`,
        next: 'Close the other program, or choose another port that is registered at the provider.',
        buttons: ['Use another port', 'Ask the doctor'],
      },
    ]);
    const { address, redirectUri } = await beginSignIn(() => person.press('Use another port'));
    expect(new URL(redirectUri).port).not.toBe(String(port));
    await signIn(address);
    await person.see('Claims');
  });
});

describe('T1, T3: answers that are none, during a live sign-in', () => {
  test('F78, F82, F83, F84, F86: all are turned away, the sign-in goes on and ends well', async () => {
    await person.open('Practice');
    const before = await person.reveal();
    const { address, redirectUri, state } = await beginSignIn(signInAgain);
    const { origin, host } = new URL(redirectUri);

    const statuses = {
      'without a state': await knock(`${redirectUri}?code=evil`),
      'an error without a state': await knock(`${redirectUri}?error=access_denied`),
      'another state': await knock(`${redirectUri}?code=evil&state=${'A'.repeat(state.length)}`),
      'an error with another state': await knock(`${redirectUri}?error=access_denied&state=guess`),
      'two codes': await knock(`${redirectUri}?code=evil&code=worse&state=${state}`),
      'two states': await knock(`${redirectUri}?code=evil&state=guess&state=${state}`),
      'another method': await knock(`${redirectUri}?code=evil&state=${state}`, { method: 'POST' }),
      'another host': await knock(`${redirectUri}?code=evil&state=${state}`, { headers: { host: 'evil.example' } }),
      'another path': await knock(`${origin}/other?code=evil&state=${state}`),
      'the icon': await knock(`${origin}/favicon.ico`),
    };
    expect(statuses).toEqual({
      'without a state': 400,
      'an error without a state': 400,
      'another state': 400,
      'an error with another state': 400,
      'two codes': 400,
      'two states': 400,
      'another method': 405,
      'another host': 421,
      'another path': 404,
      'the icon': 404,
    });
    await pageThatAttacks(redirectUri, state);
    await person.see('Waiting for the browser…');

    await signIn(address);
    await person.button('Refresh').waitFor();
    const after = await person.reveal();
    expect(after).not.toBe(before);
    expect(await person.failures()).toEqual([]);

    await nobodyListens(`http://${host}/`);
    const answered = stage
      .desktop()
      .visited()
      .find((visited) => visited.startsWith(`${redirectUri}?`) && visited.includes('code='));
    expect(answered).toBeDefined();
    expect(await knock(answered ?? '')).toBeUndefined();
    expect(await person.reveal()).toBe(after);
  });

  test('F82: the Flow tab tells of them', async () => {
    await person.tab('Flow');
    const ignored = app.window.getByRole('listitem').filter({ hasText: 'A visit to the redirect address was ignored' });
    expect(await ignored.count()).toBeGreaterThanOrEqual(8);
    await ignored.filter({ hasText: 'It carried no state, so it cannot belong to this sign-in.' }).first().waitFor();
    await ignored.filter({ hasText: 'It named a parameter twice.' }).first().waitFor();
  });
});

/** A page in the same browser, open during the sign-in, that tries what pages can. */
const pageThatAttacks = async (redirectUri: string, state: string): Promise<void> => {
  const guess = JSON.stringify(`${redirectUri}?error=access_denied&state=${state.slice(0, 3)}`);
  const server = await startServer((_seen, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<script>new Image().src=${guess};fetch(${guess},{mode:'no-cors'}).catch(()=>0).finally(()=>document.title='tried')</script>`,
      ),
  );
  stage.closeAfter(server.close);
  const page = await stage.desktop().visit(server.url);
  await page.waitForFunction(() => document.title === 'tried');
  await page.close();
};
