import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { createSelfSigned } from '../support/certificates';
import { type Canary, startCanary } from './support/canary';
import { startCertifiedProvider } from './support/certifiedProvider';
import { asShown, chunks, countIn, missingIn, named, unfold, type Watch, watchWindow } from './support/harmless';
import { scriptPayloads } from './support/payloads';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { answering, startTokenServer, type TokenServer } from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;
let watch: Watch;
/** Any visit here is a request that left the page. */
let canary: Canary;
let server: TokenServer;
let payloads: readonly string[];

beforeAll(async () => {
  canary = await startCanary();
  server = await startTokenServer();
  stage.closeAfter(canary.close);
  stage.closeAfter(server.close);
  payloads = scriptPayloads(canary.url);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await app.call('settings.set', { keepFresh: false });
  watch = await watchWindow(app, canary);
});

const json = (value: unknown, status = 200) => answering(status, 'application/json', JSON.stringify(value));

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const jwt = (claims: object, header: object = {}): string =>
  `${encoded({ alg: 'RS256', ...header })}.${encoded(claims)}.c2ln`;
/** What a header can carry of it. */
const inHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '');

/** Adds a profile of this server with the password its user needs, and goes to it. */
const add = async (name: string, parts: Partial<ProfileInput> = {}): Promise<string> => {
  const { id } = await app.call(
    'profiles.save',
    profileSchema.parse({
      id: crypto.randomUUID(),
      name,
      server: {
        kind: 'endpoints',
        endpoints: { token: `${server.url}/token`, userinfo: `${server.url}/userinfo` },
      },
      grant: 'client_credentials',
      clientId: 'hostile',
      ...parts,
    }),
  );
  if (parts.username !== undefined)
    await app.call('secrets.set', { profileId: id, kind: 'password', value: `the password of ${id}` });
  await person.open(name);
  return id;
};

const get = (profileId: string): Promise<unknown> => app.call('token.get', { profileId, how: 'sign-in' });
const region = (name: string): Locator => app.window.getByRole('region', { name, exact: true });

describe('T9: somebody else’s text in what is shown of a flow', () => {
  test('request parameters, answer bodies and answer headers of exchanges, and their export', async () => {
    const parts = chunks(payloads, Math.ceil(payloads.length / 4));
    for (const [turn, part] of parts.entries()) {
      const tokenParameters = chunks(part, 6).map((some, index) => ({
        name: some[0] ?? '',
        value: some.join(`|${index}|`),
      }));
      const profileId = await add(`Flow ${turn}`, { extra: { authorize: [], token: tokenParameters, refresh: [] } });
      server.behave((response, request) => {
        for (const [index, some] of chunks(part, 6).entries())
          response.setHeader(`x-${index}`, inHeader(some.join(' ')));
        json({ access_token: `opaque-${turn}`, token_type: 'Bearer', said: part })(response, request);
      });
      await get(profileId);
      await person.tab('Flow');
      const run = region('Last run');
      await run.getByText('Request and answer').first().waitFor();
      await unfold(run);
      // What looks like a token is masked.
      const kept = part.filter((payload) => !/[\w+/]{60}/.test(payload));
      const inBody = kept.map((payload) => asShown(JSON.stringify(payload).slice(1, -1)));
      expect(await missingIn(run, [...inBody, ...kept.map(inHeader), ...kept.map(asShown)])).toEqual([]);
      await watch.expectHarmless();
      await person.press('Export…');
      const dialog = app.window.getByRole('dialog', { name: 'Export this run' });
      for (const format of [/^HTTP archive/, /^Markdown/]) {
        await person.choose(format);
        await expect.poll(() => countIn(dialog)).toBeGreaterThan(part.length);
        await watch.expectHarmless();
      }
      await app.window.keyboard.press('Escape');
    }
  });

  test('causes of failures in the list of runs, with the words that led to them', async () => {
    for (const part of chunks(payloads, 80)) {
      const profileId = await add('Runs', { scope: part.join(' ').slice(0, 4000) });
      for (const error of ['invalid_scope', part[0] ?? '']) {
        server.behave(json({ error, error_description: part.join(' ') }, 400));
        await get(profileId).catch(() => undefined);
      }
      await person.tab('Flow');
      const list = app.window.getByRole('listbox', { name: 'Last runs' });
      await expect.poll(() => list.getByRole('option').count()).toBe(2);
      await list.getByRole('option').last().click();
      await list.getByText(/every scope of “/).waitFor();
      await app.window.getByRole('region', { name: /^Run of / }).waitFor();
      await watch.expectHarmless();
      await app.call('profiles.remove', { profileId });
    }
  });
});

describe('T9: somebody else’s text in what is shown of a token', () => {
  test('a pasted one, in its header, names and values', async () => {
    await person.press('Inspect a token');
    const names = Object.fromEntries(payloads.map((name, index) => [name, index]));
    await person.type(
      'Token',
      jwt({ iss: payloads[0], ...names, ...named(payloads) }, { kid: payloads[1], ...named(payloads) }),
    );
    await person.see('claim_0');
    const page = app.window.locator('.InspectPage');
    await unfold(page);
    expect(await missingIn(page, payloads.map(asShown))).toEqual([]);
    await watch.expectHarmless();
    await person.press('Close');
  });

  test('what APIs expect of it, and why they would not take it', async () => {
    await add('Expectations');
    server.behave(json({ access_token: jwt({ iss: payloads[0], aud: payloads }), token_type: 'Bearer' }));
    for (const [turn, part] of chunks(payloads, 150).entries()) {
      const [claims = [], audiences = [], scopes = []] = chunks(part, 50);
      await app.call('expectations.save', {
        id: crypto.randomUUID(),
        place: `https://api.example.com/${turn}`,
        issuer: part.join(' ').slice(0, 2000),
        audiences: [...audiences],
        scopes: [...scopes],
        algorithms: [...claims],
        claims: claims.map((name) => ({ name, value: name })),
      });
    }
    await app.window.reload();
    watch = await watchWindow(app, canary);
    await person.open('Expectations');
    await person.press('Get token');
    const apis = region('APIs');
    await apis.getByText('ran()').first().waitFor();
    await unfold(apis);
    expect(await countIn(apis)).toBeGreaterThan(100);
    await watch.expectHarmless();
    await apis.getByRole('button', { name: 'Edit' }).first().click();
    await app.window.getByRole('dialog', { name: 'What this API expects' }).waitFor();
    await watch.expectHarmless();
    await app.window.keyboard.press('Escape');
  });

  test('what two of them do not have in common', async () => {
    for (const [turn, part] of chunks(payloads, 240).entries()) {
      const profileId = await add(`Compared ${turn}`);
      const scope = part.filter((text) => /^[\x21-\x7e]+$/.test(text)).join(' ');
      const tokens = [
        { ...named(part) },
        { ...named([...part].reverse()), ...Object.fromEntries(part.map((name) => [name, 1])) },
      ];
      for (const [index, claims] of tokens.entries()) {
        server.behave(json({ access_token: jwt(claims), token_type: 'Bearer', ...(index === 0 ? {} : { scope }) }));
        await get(profileId);
      }
      await app.window.getByRole('list', { name: 'Earlier tokens' }).getByRole('button').first().click();
      const table = app.window.getByRole('table', { name: 'Differences', exact: true });
      await table.waitFor();
      await unfold(app.window.getByRole('main'));
      expect(await missingIn(table, part.map(asShown))).toEqual([]);
      await watch.expectHarmless();
      await app.call('profiles.remove', { profileId });
    }
  });

  test('answers to the calls that a system has of its own', async () => {
    await add('Keyrock', { provider: 'keyrock', grant: 'password', username: 'dana' });
    server.behave((response, request) =>
      json(
        request.path === '/token'
          ? { access_token: 'opaque', token_type: 'Bearer' }
          : {
              authorization_decision: payloads[0],
              roles: payloads.map((name) => ({ name, id: name })),
              [payloads[1] ?? '']: named(payloads),
            },
      )(response, request),
    );
    await person.press('Get token');
    await person.press('User and roles…');
    await app.window.getByRole('form', { name: 'User and roles' }).waitFor();
    await app.window.keyboard.press('Enter');
    const answer = region('User and roles');
    await answer.getByText('200').first().waitFor();
    const folded = answer.getByRole('button', { expanded: false });
    for (let left = 60; left > 0 && (await folded.count()) > 0; left -= 1) await folded.first().click();
    expect(await countIn(answer)).toBeGreaterThan(100);
    await watch.expectHarmless();
  });
});

describe('T9: somebody else’s text in what the doctor finds', () => {
  const doctor = (): Locator => app.window.getByRole('dialog', { name: /^Doctor/ });
  const examine = async (): Promise<void> => {
    await app.window.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
    await app.window.getByRole('menuitem', { name: /^Doctor/ }).click();
    await doctor().getByRole('button', { name: 'Check again' }).waitFor();
    await unfold(doctor());
    await watch.expectHarmless();
  };

  test('issuers, scopes, grants, methods and endpoints', async () => {
    for (const part of chunks(payloads, 210)) {
      server.behave(
        json({
          issuer: `${server.url}/${part.join('')}`.slice(0, 900),
          token_endpoint: part[0],
          jwks_uri: part[1],
          scopes_supported: part,
          grant_types_supported: part,
          token_endpoint_auth_methods_supported: part,
          code_challenge_methods_supported: part,
        }),
      );
      const profileId = await add('Doctor', {
        server: { kind: 'discovery', issuer: server.url },
        scope: 'openid',
        clientAuth: 'client_secret_basic',
      });
      await examine();
      expect(await countIn(doctor())).toBeGreaterThan(0);
      await app.window.keyboard.press('Escape');
      await app.call('profiles.remove', { profileId });
    }
  });

  test('the name on a certificate', async () => {
    // What a name can hold as it stands; the rest has signs that part one name from another. Three of them are shown.
    const asNames = payloads.filter(
      (text) => /^[\x21-\x7e ]*ran\([\x21-\x7e ]*$/.test(text) && !/[,+;="\\#]/.test(text),
    );
    for (const part of chunks(asNames, 3).filter((_part, index) => index % 12 === 0)) {
      const commonName = part.join(' ');
      const provider = await startCertifiedProvider(await createSelfSigned({ commonName }));
      stage.closeAfter(provider.close);
      const profileId = await add('Certificate', { server: { kind: 'discovery', issuer: provider.url } });
      await examine();
      expect(await countIn(doctor())).toBeGreaterThan(1);
      await app.window.keyboard.press('Escape');
      await app.call('profiles.remove', { profileId });
    }
  });
});
