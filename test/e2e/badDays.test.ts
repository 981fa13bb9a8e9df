import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import { startEmpty, startHtml, unusedPort } from '../support/badServers';
import { startMisbehavingProvider } from '../support/misbehavingProvider';
import { oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { sampleProfile } from '../support/sampleData';
import { type Person, personAt, type ShownFailure } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import {
  answering,
  type Behaviour,
  cutting,
  dripping,
  goodAnswer,
  startTokenServer,
  streaming,
  type TokenServer,
} from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.see('Get your first token');
  // A failed renewal is tried again by itself, and a kept token would not stay what it is.
  await app.call('settings.set', { keepFresh: false });
});

/** Waits until a failure stands in the window to the letter. */
const expectFailure = async (what: string, why: string, next: string, ...buttons: readonly string[]): Promise<void> => {
  const wanted: ShownFailure = { what, why, next, buttons };
  await expect.poll(person.failures, { timeout: 15_000 }).toContainEqual(wanted);
};

const add = async (profile: Profile, secret?: string): Promise<void> => {
  await app.call('profiles.save', profile);
  if (secret !== undefined)
    await app.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: secret });
  await person.open(profile.name);
};

describe('looking a provider up', () => {
  const lookUp = async (address: string): Promise<void> => {
    await person.tab('Issuer address');
    await person.type('Issuer address', address);
    await person.press('Look up');
  };

  test('an address that is no address', async () => {
    await lookUp('our login server');
    await expectFailure(
      '“Issuer” is not a complete address.',
      '“https://our login server” does not begin with https:// or http:// and a host name.',
      'Write it in full, as in https://login.example.com/path.',
    );
  });

  test('F1: no server there', async () => {
    const host = `127.0.0.1:${await unusedPort()}`;
    await lookUp(`http://${host}`);
    await expectFailure(
      `${host} refused the connection.`,
      'The computer is there, but nothing accepts connections on that port.',
      'Check the port and whether the server is running, then try again.',
      'Try again',
    );
  });

  test('F32: the look-up answers 404', async () => {
    const server = await startEmpty(404);
    stage.closeAfter(server.close);
    await lookUp(server.url);
    const host = new URL(server.url).host;
    await expectFailure(
      `No description of a provider was found at ${host}.`,
      `The address ${server.url}/.well-known/openid-configuration answered 404: nothing at this address.`,
      'Check the issuer: it is often longer than the host name, as in https://host/realms/name. Or enter the endpoints by hand.',
    );
  });

  test('F7, F29: a web page in place of the description', async () => {
    const server = await startHtml();
    stage.closeAfter(server.close);
    await lookUp(server.url);
    await expectFailure(
      `The look-up at ${new URL(server.url).host} was answered with a web page.`,
      'That is what a wrong path, a sign-in page in front of the server or the log-in page of a network looks like.',
      'Open the issuer address in a browser to see what answers there, and check it in Settings.',
    );
  });

  test('F32: the provider goes by another name', async () => {
    const provider = await startMisbehavingProvider({ metadata: () => ({ issuer: 'https://other.example/tenant' }) });
    stage.closeAfter(provider.close);
    await lookUp(provider.issuer);
    await expectFailure(
      'The provider goes by another name than the issuer in this profile.',
      `The profile says ${provider.issuer}, the provider says https://other.example/tenant. They must agree to the letter, so that no other server can pose as this one.`,
      'If the second address is the right one, enter it as the issuer in Settings. Where nothing is found there, enter the whole address of the provider’s description.',
    );
  });

  test('none of it has left a profile behind, and what was typed still stands there', async () => {
    expect(await app.call('profiles.list')).toEqual([]);
    expect(await app.window.getByRole('textbox', { name: 'Issuer address' }).inputValue()).toMatch(/^http:\/\/127/);
  });
});

describe('the provider says no', () => {
  let base: Partial<ProfileInput>;
  beforeAll(async () => {
    const server = await startOidcServer();
    stage.closeAfter(server.close);
    base = {
      server: { kind: 'discovery', issuer: server.issuer },
      grant: 'client_credentials',
      clientAuth: 'client_secret_basic',
      clientId: oidcClients.plain.id,
      scope: '',
    };
  });

  test('F11: a wrong client secret', async () => {
    await add(sampleProfile(1, { ...base, name: 'Wrong secret' }), 'not the secret');
    await person.press('Get token');
    await expectFailure(
      'The provider did not accept this client.',
      'Client ID and secret went in the Authorization header. They may be wrong, or the provider wants them in the form.',
      'Check both in Settings. If they are right, send them as form fields instead.',
      'What the provider said',
      'Use form credentials',
    );
    expect(await app.call('secrets.status', { profileId: sampleProfile(1).id })).toMatchObject({
      'client-secret': true,
    });
  });

  test('a wrong client ID', async () => {
    await add(
      sampleProfile(2, { ...base, name: 'Wrong client', clientId: 'nobody', clientAuth: 'client_secret_post' }),
      'x',
    );
    await person.press('Get token');
    await expectFailure(
      'The provider did not accept this client.',
      'Client ID and secret went as form fields. They may be wrong, or the provider wants them in the Authorization header.',
      'Check both in Settings. If they are right, send them in the header instead.',
      'What the provider said',
      'Use Basic credentials',
    );
  });

  test('a scope it does not know; its own words are one click away', async () => {
    const practice = await app.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 600 });
    await add({ ...practice, name: 'Wrong scope', scope: 'api:everything' });
    await person.press('Get token');
    await expectFailure(
      'The provider does not grant the scope that was asked for.',
      'Asked for was “api:everything”.',
      'Correct the scope in Settings, or have it allowed for this client at the provider.',
      'What the provider said',
      'Open Settings',
    );
    await person.press('What the provider said');
    await person.see('invalid_scope');
  });

  test('a wrong password, typed when it is asked for; the right one then works', async () => {
    const scope = 'openid';
    await add(
      sampleProfile(4, { ...base, name: 'Wrong password', grant: 'password', username: oidcAccount.username, scope }),
      oidcClients.plain.secret,
    );
    const answer = async (password: string): Promise<void> => {
      await person.see(/ asks for the password of alice$/);
      await person.type('Password', password);
      await app.window.keyboard.press('Enter');
    };
    await person.press('Get token');
    await answer('through the looking-glass');
    await expectFailure(
      'The user name or the password was not accepted.',
      'The provider refused the pair; some providers answer like this too when the account needs a second factor.',
      'Check both in Settings before trying again: repeated tries can lock an account.',
      'What the provider said',
      'Open Settings',
    );
    await person.press('Get token');
    await answer(oidcAccount.password);
    await person.see(/^It is opaque: /);
    expect(await person.failures()).toEqual([]);
  });
});

describe('what the token endpoint may answer', () => {
  let server: TokenServer;
  const profile = () =>
    sampleProfile(10, {
      name: 'Answers',
      server: { kind: 'endpoints', endpoints: { token: `${server.url}/token` } },
      grant: 'client_credentials',
      clientAuth: 'client_secret_post',
      scope: '',
      network: { overallTimeoutSeconds: 2 },
    });
  let kept = '';

  beforeAll(async () => {
    server = await startTokenServer();
    stage.closeAfter(server.close);
    await add(profile(), 'a client secret');
    await person.press('Get token');
    kept = await person.reveal();
  });
  beforeEach(() => server.behave(goodAnswer));

  const host = () => new URL(server.url).host;
  const refused = (status: number, error: string): Behaviour =>
    answering(status, 'application/json', JSON.stringify({ error }));

  test.each<[string, Behaviour, () => readonly [string, string, string, ...string[]]]>([
    [
      'F6: nothing at all',
      answering(200, 'application/json', ''),
      () => [
        'The answer to the token request was empty.',
        'The server answered 200 (it worked) without any content.',
        'Check the address of the endpoint in Settings; if it is right, show the Flow tab to whoever runs the server.',
        'Show flow',
      ],
    ],
    [
      'F7: a web page',
      answering(200, 'text/html; charset=utf-8', '<!doctype html><title>Welcome</title>'),
      () => [
        'The answer to the token request is a web page.',
        'It came with status 200: a wrong path, a sign-in page in front of the server or the log-in page of a network looks like this.',
        'Check the address of the endpoint in Settings, and whether this network wants a sign-in first.',
        'What the provider said',
        'Show flow',
      ],
    ],
    [
      'F6: JSON that breaks off',
      answering(200, 'application/json', '{"access_token":"secret-start-of-a-tok'),
      () => [
        `The answer of ${host()} ended in the middle.`,
        'The connection closed before the answer to the token request was complete.',
        'Try again.',
        'Try again',
      ],
    ],
    [
      'F6: JSON without a token',
      answering(200, 'application/json', '{"token_type":"Bearer"}'),
      () => [
        'The answer to the token request is not what the standard asks for.',
        'It holds no access token.',
        'Look at the step in the Flow tab, and show it to whoever runs the provider.',
        'Show flow',
      ],
    ],
    [
      'F15: the connection cut in the middle of the answer',
      cutting,
      () => [
        `The answer of ${host()} ended in the middle.`,
        'The connection closed before the answer to the token request was complete.',
        'Try again.',
        'Try again',
      ],
    ],
    [
      'F2: one byte at a time',
      dripping,
      () => [
        `${host()} did not finish its answer within 2 seconds.`,
        'The connection was made, but the answer to the token request was not complete in time.',
        'Try again, or allow more time under Network in Settings.',
        'Try again',
        'Ask the doctor',
      ],
    ],
    [
      'F13: a server under repair',
      answering(503, 'text/html', '<h1>Down</h1>'),
      () => [
        `${host()} cannot answer at the moment.`,
        'It answered 503: not available at the moment. The fault is on its side; kept tokens are unchanged.',
        'Try again a little later.',
        'Try again',
      ],
    ],
    [
      'a grant that is not allowed',
      refused(400, 'unauthorized_client'),
      () => [
        'The provider does not allow this grant to this client.',
        'It knows the client, but the client is not set up for this grant.',
        'Allow the grant for this client at the provider, or choose another grant in Settings.',
        'What the provider said',
        'Open Settings',
      ],
    ],
  ])('%s: said in words, and the kept token is untouched', async (_name, behaviour, expected) => {
    server.behave(behaviour);
    await person.press('Get token');
    await expectFailure(...expected());
    expect(await person.reveal()).toBe(kept);
    expect(await app.window.innerText('body')).not.toContain('secret-start');
  });

  test('F5: 256 MiB: reading stops at the limit, and the app does not grow', async () => {
    server.behave(streaming(256 * 1024 * 1024));
    const { pid } = app.process;
    // Starts the count of the most memory anew (proc(5), clear_refs).
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    const before = memory(pid, 'VmRSS');
    await person.press('Get token');
    await expectFailure(
      `The answer of ${host()} is larger than 1 MB.`,
      'Reading stopped there; the answer to the token request is expected to be far smaller.',
      'Check that the address is the right one.',
      'Open Settings',
    );
    expect(memory(pid, 'VmHWM') - before).toBeLessThan(48 * 1024);
    expect(await person.reveal()).toBe(kept);
  });

  test('once the server answers as it should, Try again brings a new token and the failure goes', async () => {
    server.behave(cutting);
    await person.press('Get token');
    // To the letter: the note of the test before also says to try again.
    await expectFailure(
      `The answer of ${host()} ended in the middle.`,
      'The connection closed before the answer to the token request was complete.',
      'Try again.',
      'Try again',
    );
    server.behave(goodAnswer);
    await person.press('Try again');
    await expect.poll(async () => (await person.reveal()) !== kept, { timeout: 10_000 }).toBe(true);
    expect(await person.failures()).toEqual([]);
  });
});

/** A figure of a process's memory in KiB (proc(5), status). */
const memory = (pid: number | undefined, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
