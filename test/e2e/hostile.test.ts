import { beforeAll, describe, expect, test } from 'vitest';
import type { SeenRequest } from '../support/badServers';
import { sampleProfile } from '../support/sampleData';
import { type Canary, startCanary } from './support/canary';
import { escapeExpression, escapes } from './support/escapes';
import { asShown, type Watch, watchWindow } from './support/harmless';
import { actingPayloads, scriptPayloads } from './support/payloads';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { answering, startTokenServer, type TokenServer } from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;
/** Any visit here is a request that left the page. */
let canary: Canary;
let tokens: TokenServer;
let watch: Watch;
let payloads: readonly string[];

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const named = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [`claim_${index}`, value]));

const profile = () =>
  sampleProfile(1, {
    name: '<img src=x onerror=ran()>',
    folder: '<script>ran()</script>',
    environment: '"><svg onload=ran()>',
    server: {
      kind: 'endpoints',
      endpoints: {
        token: `${tokens.url}/token`,
        userinfo: `${tokens.url}/userinfo`,
        introspection: `${tokens.url}/introspect`,
      },
    },
    grant: 'client_credentials',
    scope: 'asked "><script>ran()</script>',
  });

beforeAll(async () => {
  canary = await startCanary();
  tokens = await startTokenServer();
  stage.closeAfter(canary.close);
  stage.closeAfter(tokens.close);
  payloads = scriptPayloads(canary.url);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  watch = await watchWindow(app, canary);
  await app.call('profiles.save', profile());
  await app.call('settings.set', { selectedProfileId: profile().id });
});

const json = (value: unknown) => answering(200, 'application/json', JSON.stringify(value));

/** The texts in parts of so many characters. */
const inParts = (texts: readonly string[], characters: number): readonly (readonly string[])[] => {
  const parts: string[][] = [];
  let room = 0;
  for (const text of texts) {
    room -= text.length + 1;
    if (room < 0) {
      parts.push([]);
      room = characters - text.length;
    }
    parts.at(-1)?.push(text);
  }
  return parts;
};

/** Gets a token from the server, which answers as told. */
const getToken = async (): Promise<void> => {
  await person.press('Get token');
};

describe('T9: somebody else’s text is text and nothing else', () => {
  test('there are enough ways to try', () => expect(new Set(payloads).size).toBeGreaterThan(500));

  test('as values and names of claims, in the header of a token and as granted scopes', async () => {
    const claims = { ...named(payloads), ...Object.fromEntries(payloads.map((name, index) => [name, index])) };
    const header = { alg: 'none', kid: payloads[0], typ: payloads[1], ...named(payloads) };
    const jwt = `${encoded(header)}.${encoded(claims)}.c2ln`;
    const scope = payloads.filter((payload) => /^[\x21-\x7e]+$/.test(payload)).join(' ');
    tokens.behave(json({ access_token: jwt, token_type: 'Bearer', expires_in: 600, scope }));
    await getToken();
    await person.see('Claims');
    const more = app.window.getByRole('button', { name: /^Show the other/ });
    while ((await more.count()) > 0) await more.first().click();
    const shown = await app.window.innerText('body');
    const times = (payload: string): number => shown.split(asShown(payload)).length - 1;
    // In the header, as a claim's value, and as its name.
    expect(payloads.filter((payload) => times(payload) < 3)).toEqual([]);
    await watch.expectHarmless();
  });

  test('in answers about the token', async () => {
    // A short one: no server takes the last one in a header.
    tokens.behave(json({ access_token: 'opaque', token_type: 'Bearer' }));
    await app.call('token.get', { profileId: profile().id, how: 'sign-in' });
    tokens.behave((response, { path }) => {
      const nested = { active: true, [payloads[0] ?? '']: payloads, deep: { deeper: named(payloads) } };
      json(path === '/introspect' ? nested : named(payloads))(response, {} as SeenRequest); // the answer is the same for all
    });
    await person.press('Introspect');
    await app.window.getByRole('region', { name: 'Introspection' }).getByText('200').first().waitFor();
    await person.press('User info');
    await app.window.getByRole('region', { name: 'User info' }).getByText('200').first().waitFor();
    const folded = app.window
      .getByRole('button', { expanded: false })
      .filter({ hasText: /^\d[\d,]* (entries|lines|characters)/ });
    while ((await folded.count()) > 0) await folded.first().click();
    await watch.expectHarmless();
  });

  test('in a provider’s error, its description and its address', async () => {
    for (const answer of ['Introspection', 'User info']) await person.press(`Close ${answer}`);
    for (const some of inParts(payloads, 900)) {
      tokens.behave(
        answering(
          400,
          'application/json',
          JSON.stringify({
            error: some[0],
            error_description: some.join(' '),
            error_uri: `${canary.url}/${encodeURIComponent(some[1] ?? '')}`,
          }),
        ),
      );
      await getToken();
      await person.see('The provider refused the token request.');
      const details = app.window.getByRole('button', { name: 'What the provider said', expanded: false });
      await details.first().click();
      await app.window.getByText('ran()').first().waitFor();
      await watch.expectHarmless();
    }
    await person.tab('Flow');
    await app.window.getByRole('heading', { name: 'Last run' }).waitFor();
    await watch.expectHarmless();
  });

  test('in bodies and headers of an API’s answer, whatever type they claim to be', async () => {
    await person.tab('Request');
    await person.type('Address', `${tokens.url}/api`);
    const all = payloads.join('\n');
    const header = (text: string): string => text.replace(/[^\x20-\x7e]/g, '');
    const types = ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'application/json'];
    // Nobody takes all of them in the headers of one answer.
    const share = Math.ceil(payloads.length / types.length);
    for (const [turn, type] of types.entries()) {
      tokens.behave((response) => {
        for (const [index, payload] of payloads.slice(turn * share, (turn + 1) * share).entries())
          response.setHeader(`x-${index}`, header(payload));
        response.setHeader(
          'www-authenticate',
          `Bearer error="invalid_token", error_description="${header(payloads[1] ?? '')}"`,
        );
        response.setHeader('refresh', `0;url=${canary.url}/refresh`);
        response.setHeader('link', `<${canary.url}/link>; rel=preload; as=script`);
        response
          .writeHead(401, { 'content-type': type })
          .end(type === 'application/json' ? JSON.stringify(payloads) : all);
      });
      await person.press('Send');
      const answer = app.window.getByRole('region', { name: 'Answer' });
      await answer.getByText(/^401/).first().waitFor();
      for (const part of ['Raw', 'Headers', 'Timing', 'Body']) {
        await answer.getByRole('tab', { name: part }).click();
        await watch.expectHarmless();
      }
    }
    await app.window.getByText('ran()').first().waitFor();
  });
});

describe('T9, T11: a page that was taken over', () => {
  test.each(Object.entries(escapes))('gets nothing out of the app with %s', async (_name, script) => {
    await app.window.evaluate(escapeExpression(script, `${canary.url}/stolen`)).catch(() => undefined);
    expect(canary.visits()).toEqual([]);
    expect(app.window.url()).toBe('app://token-helper/index.html');
    expect(app.electron.windows()).toHaveLength(1);
    expect(await app.window.evaluate('document.title')).toBe('Token Helper');
    // The page says on its console what it refused.
    app.takeComplaints();
  });
});

describe('the payloads and the ways out are real', () => {
  test('in a page without a content policy nearly all that need nobody’s help run or load something', async () => {
    const open = await startCanary();
    stage.closeAfter(open.close);
    // A third of them: each takes a page of its own.
    const real = actingPayloads(open.url).filter((_payload, index) => index % 3 === 0);
    for (const [index, payload] of real.entries()) {
      open.serve(`/page/${index}`, `<script>window.ran = () => fetch('/ran/${index}')</script>${payload}`);
    }
    open.serve('/', real.map((_payload, index) => `<iframe src="/page/${index}"></iframe>`).join(''));
    await stage.desktop().visit(open.url);
    const came = () => new Set(open.visits().filter((visit) => !/^\/page\/|^\/favicon/.test(visit))).size;
    // Only one of the pages gets the focus, and a few wait to be seen.
    await expect.poll(came, { timeout: 15_000 }).toBeGreaterThan(real.length * 0.9);
  });

  test('in a page without a content policy every one of the ways out leads out', async () => {
    const open = await startCanary();
    stage.closeAfter(open.close);
    open.serve('/', '<!doctype html><title>open</title>');
    const tries = Object.values(escapes).map(async (script, index) => {
      const page = await stage.desktop().visit(`${open.url}/`);
      // One that leaves the page takes the answer with it.
      void page.evaluate(escapeExpression(script, `${open.url}/out/${index}`)).catch(() => undefined);
    });
    await Promise.all(tries);
    const wanted = Object.keys(escapes).map((_name, index) => `/out/${index}`);
    const missing = () => wanted.filter((path) => !open.visits().includes(path));
    await expect.poll(missing, { timeout: 10_000 }).toEqual([]);
  });
});
