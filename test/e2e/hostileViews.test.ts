import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { createSelfSigned } from '../support/certificates';
import { challenge, enrolment, factorList, sentCode, startVerifyTenant, verifyTokens } from '../support/verifyTenant';
import { type Canary, startCanary } from './support/canary';
import { startCertifiedProvider } from './support/certifiedProvider';
import { asShown, type Watch, watchWindow } from './support/harmless';
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

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const jwt = (claims: object, header: object = {}): string =>
  `${encoded({ alg: 'RS256', ...header })}.${encoded(claims)}.c2ln`;
const named = (values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, index) => [`claim_${index}`, value]));
const chunks = <Item>(texts: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(texts.length / size) }, (_, index) => texts.slice(index * size, (index + 1) * size));
const json = (value: unknown, status = 200) => answering(status, 'application/json', JSON.stringify(value));
/** What a header can carry of it. */
const inHeader = (text: string): string => text.replace(/[^\x20-\x7e]/g, '');

/** Adds a profile of this server with its password and secret, and goes to it. */
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
  for (const kind of ['password', 'client-secret'] as const)
    await app.call('secrets.set', { profileId: id, kind, value: `the ${kind} of ${id}` });
  await person.open(name);
  return id;
};

const get = (profileId: string): Promise<unknown> => app.call('token.get', { profileId, how: 'sign-in' });
const region = (name: string): Locator => app.window.getByRole('region', { name, exact: true });

/** Opens everything in there that is folded or waits behind a button. */
const unfold = async (within: Locator): Promise<void> => {
  const more = within.getByRole('button', { name: /^Show the other/ });
  const folded = within.locator('.Disclosure-trigger[aria-expanded=false]');
  for (const closed of [more, folded]) while ((await closed.count()) > 0) await closed.first().click();
};

/** Those of the texts that do not stand there. */
const missingIn = async (place: Locator, texts: readonly string[]): Promise<readonly string[]> => {
  const shown = (await place.innerText()).replace(/\s+/g, ' ');
  return texts.filter((text) => !shown.includes(text.replace(/\s+/g, ' ').trim()));
};

/** How often a payload is begun there. */
const countIn = async (place: Locator): Promise<number> => (await place.innerText()).split('ran(').length - 1;

describe('T9: somebody else’s text in what is shown of a flow', () => {
  test('request parameters, answer bodies and answer headers of exchanges, and their export', async () => {
    const parts = chunks(payloads, Math.ceil(payloads.length / 4));
    for (const [turn, part] of parts.entries()) {
      const tokenParameters = chunks(part, 6).map((some, index) => ({
        name: some[0] ?? '',
        value: some.join(`|${index}|`),
      }));
      const profileId = await add(`Flow ${turn}`, { extra: { authorize: [], token: tokenParameters, refresh: [] } });
      server.behave((response) => {
        for (const [index, some] of chunks(part, 6).entries())
          response.setHeader(`x-${index}`, inHeader(some.join(' ')));
        json({ access_token: `opaque-${turn}`, token_type: 'Bearer', said: part })(
          response,
          server.requests[0] as never,
        );
      });
      await get(profileId);
      await person.tab('Flow');
      const run = region('Last run');
      await run.getByText('Request and answer').first().waitFor();
      await unfold(run);
      const body = part.map((payload) => asShown(JSON.stringify(payload).slice(1, -1)));
      console.log('flow', turn, await missingIn(run, [...body, ...part.map(inHeader), ...part.map(asShown)]));
      await watch.expectHarmless();
      await person.press('Export…');
      const dialog = app.window.getByRole('dialog', { name: 'Export this run' });
      for (const format of [/^HTTP archive/, /^Markdown/]) {
        await person.choose(format);
        await expect.poll(() => countIn(dialog)).toBeGreaterThan(part.length);
        console.log('export', turn, await countIn(dialog));
        await watch.expectHarmless();
      }
      await app.window.keyboard.press('Escape');
    }
  });

  test('causes of failures in the list of runs, with the words that led to them', async () => {
    for (const part of chunks(payloads, 60)) {
      const profileId = await add('Runs', {
        scope: part.join(' ').slice(0, 4000),
        audience: part.join(' ').slice(0, 2000),
      });
      for (const error of ['invalid_scope', 'invalid_target', part[0] ?? '']) {
        server.behave(json({ error, error_description: part.join(' ') }, 400));
        await get(profileId).catch(() => undefined);
      }
      await person.tab('Flow');
      const list = app.window.getByRole('listbox', { name: 'Last runs' });
      await expect.poll(() => list.getByRole('option').count()).toBe(3);
      await list.getByRole('option').last().click();
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
    await apis.getByText('The API would not take').or(apis.getByText('ran()')).first().waitFor();
    await unfold(apis);
    expect(await countIn(apis)).toBeGreaterThan(100);
    await watch.expectHarmless();
    await apis.getByRole('button', { name: 'Edit' }).first().click();
    await app.window.getByRole('dialog', { name: 'What this API expects' }).waitFor();
    await watch.expectHarmless();
    await app.window.keyboard.press('Escape');
  });

  test('what two of them do not have in common', async () => {
    for (const [turn, part] of chunks(payloads, 200).entries()) {
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
    console.log('own call', await countIn(answer));
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
    for (const commonName of payloads.filter((text) => /^<(?:script|img|svg)[^\\,+#;]{9,50}$/.test(text)).slice(0, 3)) {
      const provider = await startCertifiedProvider(await createSelfSigned({ commonName }));
      stage.closeAfter(provider.close);
      const profileId = await add('Certificate', { server: { kind: 'discovery', issuer: provider.url } });
      await examine();
      await doctor().getByText(commonName).first().waitFor();
      await app.window.keyboard.press('Escape');
      await app.call('profiles.remove', { profileId });
    }
  });
});

describe('T9: somebody else’s text in a question', () => {
  const panel = (): Locator => app.window.getByRole('region', { name: 'Waits for your answer' });
  /** Gets a token of a tenant that answers so, and looks at the question until it is put away. */
  const ask = async (
    script: Parameters<typeof startVerifyTenant>[0],
    parts: Partial<ProfileInput>,
  ): Promise<number> => {
    const tenant = await startVerifyTenant(script);
    const server = { kind: 'discovery', issuer: tenant.issuer } as const;
    const profileId = await add('Question', {
      provider: 'ibmVerify',
      grant: 'password',
      username: 'dana',
      server,
      ...parts,
    });
    await person.press('Get token');
    await panel().waitFor();
    await watch.expectHarmless();
    const count = await countIn(panel());
    await app.window.keyboard.press('Escape');
    await panel().waitFor({ state: 'hidden' });
    await app.call('profiles.remove', { profileId });
    await tenant.close();
    return count;
  };

  test('where the codes of factors go', async () => {
    for (const part of chunks(payloads, 280)) {
      const factors = part.map((emailAddress, index) =>
        enrolment('emailotp', { id: `${index} ${emailAddress}`.slice(0, 300), attributes: { emailAddress } }),
      );
      const count = await ask(
        { grants: { password: challenge() }, paths: { '/v2.0/factors': factorList(...factors) } },
        {},
      );
      expect(count).toBeGreaterThan(part.length / 3);
    }
  });

  test('what only the person knows', async () => {
    for (const part of chunks(payloads, 100)) {
      const questions = chunks(part, 5).map((some, index) => ({
        questionKey: `${index} ${some[0]}`,
        question: some.join(' '),
      }));
      const count = await ask(
        {
          grants: { password: challenge() },
          paths: {
            '/v2.0/factors': factorList(enrolment('questions')),
            '/v2.0/factors/questions/questions-1/verifications': { status: 201, body: { id: 'v', questions } },
          },
        },
        {},
      );
      expect(count).toBeGreaterThan(10);
    }
  });

  test('the mark before a code and the place it went to', async () => {
    for (const part of chunks(payloads, 75)) {
      const sent = sentCode({ correlation: part[0], emailAddress: part.join(' '), expiry: undefined });
      const listed = factorList(enrolment('emailotp', { attributes: { emailAddress: 'd***@example.com' } }));
      await ask(
        {
          grants: { password: challenge() },
          paths: { '/v2.0/factors': listed, '/v2.0/factors/emailotp/emailotp-1/verifications': sent },
        },
        {},
      );
    }
  });

  test('the names of identity sources', async () => {
    for (const part of chunks(payloads, 280)) {
      const password = part.map((name, index) => ({ id: `${index}`, name, type: name }));
      const count = await ask(
        {
          grants: { client_credentials: verifyTokens({ access_token: 'service' }) },
          paths: {
            '/v1.0/authnmethods/password': {
              body: { total: password.length, password, limit: 500, count: 500, page: 1 },
            },
          },
        },
        { grant: 'verify_password', verify: { identitySource: { by: 'ask' }, result: 'check' } },
      );
      expect(count).toBeGreaterThan(3);
    }
  });
});

describe('T9: somebody else’s text in what is pasted', () => {
  test('a sample answer of a system that no preset knows', async () => {
    await person.press('New profile');
    await person.tab('Known system');
    await app.window.getByRole('option', { name: 'Custom system' }).click();
    const area = app.window.getByRole('textbox', { name: /^Paste a sample answer/ });
    const names = Object.fromEntries(payloads.map((name) => [name, name]));
    for (const sample of [
      names,
      { access_token: 'x', scope: payloads.join(' '), token_type: payloads[0] },
      { error: payloads[0], error_description: payloads.join(' ') },
    ]) {
      await area.fill(JSON.stringify(sample));
      await person.see(/^(?:A|No) token would be read from this\.|^This would be taken for a refusal\.$/);
      await watch.expectHarmless();
    }
  });

  test('profiles of another tool', async () => {
    await person.tab('Another tool');
    const profiles = payloads.map((payload, index) => ({
      id: crypto.randomUUID(),
      name: payload.trim().slice(0, 120),
      folder: payload.trim().slice(0, 120),
      server: { kind: 'endpoints', endpoints: { token: `https://example.com/${index}` } },
      grant: 'client_credentials',
      clientId: payload,
      scope: payload,
    }));
    for (const part of chunks(profiles, 200)) {
      const text = JSON.stringify({ format: 'token-helper', version: 1, profiles: part });
      await app.window.getByRole('textbox', { name: 'Paste it here' }).fill(text);
      await person.press('Read it');
      await app.window.getByRole('heading', { name: 'From this app' }).waitFor();
      expect(await countIn(app.window.getByRole('main'))).toBeGreaterThan(part.length / 2);
      await watch.expectHarmless();
      await person.press('Back');
    }
  });
});
