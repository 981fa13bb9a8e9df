import { CompactSign, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import { startMisbehavingProvider } from '../support/misbehavingProvider';
import { picture, resize, scrollTo, zoom } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

beforeAll(async () => {
  const { issuer, close } = await startMisbehavingProvider({
    token: { status: 401, body: { error: 'invalid_client', error_description: 'Unknown client of this realm' } },
    metadata: () => ({ scopes_supported: ['openid'], code_challenge_methods_supported: ['plain'] }),
  });
  stage.closeAfter(close);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  const profile = profileSchema.parse({
    id: crypto.randomUUID(),
    name: 'A service with a name that is longer than most',
    server: { kind: 'discovery', issuer },
    grant: 'client_credentials',
    clientId: 'orders-service',
    scope: 'openid offline_access',
  });
  await app.call('profiles.save', profile);
  await person.open(profile.name);
});

/** A picture of the smallest window, and one of it at 200 %, with nothing to the side of it. */
const pictures = async (name: string, heading?: string): Promise<void> => {
  await resize(app, 880, 600);
  if (heading !== undefined) await scrollTo(app.window, heading);
  await picture(app, `${name}-small`);
  await zoom(app, 2);
  const beside = await app.window.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beside).toBeLessThanOrEqual(0);
  if (heading !== undefined) await scrollTo(app.window, heading);
  await picture(app, `${name}-zoomed`);
  await zoom(app, 1);
  await resize(app, 1180, 760);
};

/** Claims of every awkward kind: large, in other scripts, turned around, in milliseconds, not a time at all. */
const awkward = async (): Promise<string> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const claims = {
    iss: 'https://login.example.com',
    aud: ['https://api.example.com/orders', 'account'],
    exp: Date.now() + 600_000,
    nbf: 'tomorrow',
    name: 'محمد بن عبد الله',
    nickname: '\u202Eevil\u202C 👩‍👩‍👧',
    groups: Array.from({ length: 600 }, (_, index) => `group-${index}-of-a-company-with-many`),
    realm_access: { roles: ['buyer', 'seller'] },
    'https://example.com/claims/a-name-without-any-place-to-break-it-and-longer-than-the-column': true,
    token: 'x'.repeat(2000),
  };
  const text = new TextEncoder().encode(JSON.stringify(claims));
  return new CompactSign(text).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
};

describe('in the smallest window and at 200 %', () => {
  test('the runs of a profile, one of them open, and why it failed', async () => {
    await person.tab('Flow');
    await person.see('Nothing has run yet');
    for (const round of [1, 2]) {
      await person.press('Get token');
      const failed = app.window.getByRole('listbox', { name: 'Last runs' }).getByText('Failed');
      if (round === 2) await failed.nth(1).waitFor();
      else await app.window.getByRole('region', { name: 'Last run' }).getByRole('alert').waitFor();
    }
    await pictures('flow');
    const call = app.window
      .getByRole('region', { name: 'Last run' })
      .getByRole('listitem')
      .filter({ hasText: '401, ' });
    await call.getByRole('button', { name: 'Request and answer' }).click();
    await call.getByRole('group', { name: 'Answer', exact: true }).first().scrollIntoViewIfNeeded();
    await pictures('flow-exchange');
  });

  test('the doctor', async () => {
    await person.press('More');
    await app.window.getByRole('menuitem', { name: /^Doctor/ }).click();
    await person.see('Check again');
    await app.window
      .getByText(/worth a look\.$/)
      .first()
      .waitFor();
    await pictures('doctor');
    await app.window.keyboard.press('Escape');
  });

  test('a pasted token of awkward claims, in lines and with what it came in', async () => {
    await app.window.getByRole('button', { name: 'Inspect a token' }).click();
    const token = await awkward();
    await app.window.getByRole('textbox', { name: 'Token' }).fill(JSON.stringify({ access_token: token, n: 1 }));
    await person.see('read as milliseconds');
    await pictures('inspect-claims', 'Claims');
  });
});
