import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { picture, scrollTo } from './support/album';
import { openKeychain } from './support/keychain';
import { findLeaks } from './support/leakScan';
import { changeOf, type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { type Place, setStage } from './support/stage';

const stage = setStage();
let place: Place;
let app: RunningApp;
let person: Person;

const keptSchema = z.object({ tokenType: z.string(), proofKey: z.object({ jwk: z.object({ d: z.string() }) }) });

/** The token and its key as the keychain of this desktop holds them. */
const kept = async (): Promise<z.infer<typeof keptSchema>> => {
  const [profile] = await app.call('profiles.list');
  return keptSchema.parse(JSON.parse((await openKeychain().read(`profile/${profile?.id}/token`)) ?? 'null'));
};

const answer = () => app.window.getByRole('region', { name: 'Answer' });

beforeAll(async () => {
  place = stage.newPlace();
  app = await stage.start(place);
  person = personAt(app);
  await person.press('Add practice profile');
  await person.see('No token yet');
});

describe('a token that is bound to a key (T28)', () => {
  test('is asked for once the switch is on, and is said to be bound', async () => {
    await person.tab('Settings');
    await person.press('Advanced');
    const toggle = app.window.getByRole('switch', { name: 'Bind tokens to a key (DPoP)' });
    await toggle.focus();
    await app.window.keyboard.press('Space');
    await scrollTo(app.window, 'Client');
    await picture(app, 'settings-dpop');
    await person.press('Save');
    await person.tab('Token');
    await person.press('Get token');
    await signInAtPractice(await stage.desktop().visit(await stage.desktop().nextAddress()));
    await person.see('This token is bound to a key (DPoP).');
    await picture(app, 'token-bound');
    expect((await kept()).tokenType).toBe('DPoP');
  });

  test('goes to an API with a proof that it checks', async () => {
    await person.tab('Request');
    await person.press('Send');
    await answer().getByText('200 OK', { exact: true }).waitFor();
    await answer().getByText('practice-user-dana').waitFor();
  });

  test('is copied with a note of what it needs, and as a curl command whose proof works once', async () => {
    await person.press('Copy header');
    await person.see(/^Copied, clears in \d+ s; each request needs a proof of its own$/);
    expect(await app.clipboard()).toMatch(/^Authorization: DPoP eyJ/);
    await person.press('Other ways to copy');
    await app.window.getByRole('menuitem', { name: /^curl/ }).click();
    await person.see(/^Copied, clears in \d+ s; its proof works once, for about a minute$/);
    await picture(app, 'copy-bound');
    const command = await app.clipboard();
    const found = /^curl --header 'Authorization: ([^']+)' --header 'DPoP: ([^']+)' '([^']+)'$/.exec(command) ?? [];
    const [, authorization = '', dpop = '', address = ''] = found;
    const call = async () => (await fetch(address, { headers: { authorization, dpop } })).status;
    expect([await call(), await call()]).toEqual([200, 401]);
    expect((await fetch(address, { headers: { authorization } })).status).toBe(401);
  });

  test('is renewed with the same key, which the Flow tab tells of without showing it', async () => {
    const before = await kept();
    await person.tab('Token');
    const received = await app.window.getByText(/ · received /).innerText();
    await person.press('Refresh');
    await changeOf('the token’s facts', received, () => app.window.getByText(/ · received /).innerText());
    expect((await kept()).proofKey).toEqual(before.proofKey);
    await person.tab('Flow');
    await person.see('A proof of the key went with the request');
    await person.see('The token is bound to the key');
    await picture(app, 'flow-bound');
  });

  test('has its key in the keychain alone', async () => {
    const { d } = (await kept()).proofKey.jwk;
    const output = app.output();
    await app.kill();
    const home = process.env.HOME ?? place.userData;
    const report = findLeaks(
      { 'the private half of the key': d },
      {
        folders: [place.userData, place.temporary, home],
        leftOut: [join(process.env.XDG_DATA_HOME ?? home, 'keyrings')],
        texts: { 'what the app printed': output },
      },
    );
    expect(report.leaks).toEqual([]);
  });
});
