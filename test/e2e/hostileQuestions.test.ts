import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { challenge, enrolment, factorList, sentCode, startVerifyTenant, verifyTokens } from '../support/verifyTenant';
import { type Canary, startCanary } from './support/canary';
import { chunks, countIn, type Watch, watchWindow } from './support/harmless';
import { scriptPayloads } from './support/payloads';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;
let watch: Watch;
/** Any visit here is a request that left the page. */
let canary: Canary;
let payloads: readonly string[];

beforeAll(async () => {
  canary = await startCanary();
  stage.closeAfter(canary.close);
  payloads = scriptPayloads(canary.url);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await app.call('settings.set', { keepFresh: false });
  watch = await watchWindow(app, canary);
});

describe('T9: somebody else’s text in a question', () => {
  const panel = (): Locator => app.window.getByRole('region', { name: 'Waits for your answer' });
  /**
   * Gets a token again and again of a tenant that answers with the next part each time, and looks at the question until it
   * is put away. Answers how many payloads were begun in all the questions.
   */
  const ask = async (
    parts: readonly (readonly string[])[],
    script: (part: () => readonly string[]) => Parameters<typeof startVerifyTenant>[0],
    change: Partial<ProfileInput> = {},
    look: () => Promise<void> = async () => undefined,
  ): Promise<number> => {
    let part: readonly string[] = [];
    const tenant = await startVerifyTenant(script(() => part));
    stage.closeAfter(tenant.close);
    const profile = profileSchema.parse({
      id: crypto.randomUUID(),
      name: 'Question',
      provider: 'ibmVerify',
      server: { kind: 'discovery', issuer: tenant.issuer },
      grant: 'password',
      clientId: 'hostile',
      username: 'dana',
      ...change,
    });
    await app.call('profiles.save', profile);
    for (const kind of ['password', 'client-secret'] as const)
      await app.call('secrets.set', { profileId: profile.id, kind, value: `the ${kind} of dana` });
    await person.open('Question');
    let count = 0;
    for (part of parts) {
      await person.press('Get token');
      await panel().waitFor();
      await look();
      await watch.expectHarmless();
      count += await countIn(panel());
      await app.window.keyboard.press('Escape');
      await panel().waitFor({ state: 'hidden' });
    }
    await app.call('profiles.remove', { profileId: profile.id });
    return count;
  };

  /** Brings every row of the list of sources into the window, which draws those in sight alone. */
  const scrollThrough = (): Promise<void> =>
    panel()
      .getByRole('listbox', { name: 'Identity sources' })
      .evaluate(async (list) => {
        for (list.scrollTop = 0; list.scrollTop + list.clientHeight < list.scrollHeight - 1; ) {
          list.scrollTop += list.clientHeight;
          await new Promise(requestAnimationFrame);
        }
      });

  test('where the codes of factors go', async () => {
    const rows = (part: readonly string[]) =>
      part.map((emailAddress, index) =>
        enrolment('emailotp', { id: `${index} ${emailAddress}`.slice(0, 300), attributes: { emailAddress } }),
      );
    const count = await ask(chunks(payloads, 280), (part) => ({
      grants: { password: challenge() },
      paths: { '/v2.0/factors': () => factorList(...rows(part())) },
    }));
    expect(count).toBeGreaterThan(500);
  });

  test('what only the person knows', async () => {
    const questions = (part: readonly string[]) =>
      chunks(part, 6).map((some, index) => ({ questionKey: `${index} ${some[0]}`, question: some.join(' ') }));
    const count = await ask(chunks(payloads, 120), (part) => ({
      grants: { password: challenge() },
      paths: {
        '/v2.0/factors': factorList(enrolment('questions')),
        '/v2.0/factors/questions/questions-1/verifications': () => ({
          status: 201,
          body: { id: 'v', questions: questions(part()) },
        }),
      },
    }));
    expect(count).toBeGreaterThan(400);
  });

  test('the mark before a code and the place it went to', async () => {
    const count = await ask(chunks(payloads, 75), (part) => ({
      grants: { password: challenge() },
      paths: {
        '/v2.0/factors': factorList(enrolment('emailotp', { attributes: { emailAddress: 'd***@example.com' } })),
        '/v2.0/factors/emailotp/emailotp-1/verifications': () =>
          sentCode({ correlation: part()[0], emailAddress: part().join(' '), expiry: undefined }),
      },
    }));
    expect(count).toBeGreaterThan(10);
  });

  test('the names of identity sources', async () => {
    const count = await ask(
      chunks(payloads, 280),
      (part) => ({
        grants: { client_credentials: verifyTokens({ access_token: 'service' }) },
        paths: {
          '/v1.0/authnmethods/password': () => {
            const password = part().map((name, index) => ({ id: `${index}`, name, type: name }));
            return { body: { total: password.length, password, limit: 500, count: 500, page: 1 } };
          },
        },
      }),
      { grant: 'verify_password', verify: { identitySource: { by: 'ask' }, result: 'check' } },
      scrollThrough,
    );
    // Those in sight at the end of each list.
    expect(count).toBeGreaterThan(5);
  });
});

describe('T9: somebody else’s text in what is pasted', () => {
  test('a sample answer of a system that no preset knows', async () => {
    await person.press('New profile');
    await person.tab('Known system');
    await app.window.getByRole('option', { name: 'Custom system' }).click();
    const area = app.window.getByRole('textbox', { name: /^Paste a sample answer/ });
    const names = Object.fromEntries(payloads.map((name) => [name, name]));
    for (const [said, sample] of Object.entries({
      'No token would be read from this.': names,
      'A token would be read from this.': { access_token: 'x', scope: payloads.join(' '), token_type: payloads[0] },
      'This would be taken for a refusal.': { error: payloads[0], error_description: payloads.join(' ') },
    })) {
      await area.fill(JSON.stringify(sample));
      await person.see(said);
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
      expect(await countIn(app.window.getByRole('main'))).toBeGreaterThan(part.length / 4);
      await watch.expectHarmless();
      await person.press('Back');
    }
  });
});
