import { beforeAll, describe, expect, test } from 'vitest';
import { unusedPort } from '../support/badServers';
import { picture } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { answering, type Behaviour, startTokenServer, type TokenServer } from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;
let api: TokenServer;

beforeAll(async () => {
  api = await startTokenServer();
  stage.closeAfter(api.close);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.choose('Client credentials');
  await person.press('Add practice profile');
  await person.press('Get token');
  await person.see('Claims');
  await person.tab('Request');
});

const part = (name: string): Promise<void> =>
  app.window.getByRole('tablist', { name: 'Parts of the request' }).getByRole('tab', { name }).click();
const answerPart = (name: string): Promise<void> =>
  app.window.getByRole('tablist', { name: 'Parts of the answer' }).getByRole('tab', { name }).click();
const send = async (address: string, behaviour: Behaviour, seen: string): Promise<void> => {
  api.behave(behaviour);
  await person.type('Address', address);
  await person.press('Send');
  await app.window.getByRole('region', { name: 'Answer' }).getByText(seen, { exact: true }).waitFor();
};

describe('the request tester', () => {
  test('nothing sent yet, and the header that will carry the token', async () => {
    await person.see('Nothing sent yet');
    await part('Headers');
    await picture(app, 'request-none');
  });

  test('a good answer: its body, its headers and its times', async () => {
    await part('Query');
    await person.press('Send');
    await app.window.getByRole('region', { name: 'Answer' }).getByText('200 OK', { exact: true }).waitFor();
    await picture(app, 'request-good');
    await answerPart('Headers');
    await picture(app, 'request-good-headers');
    await answerPart('Timing');
    await picture(app, 'request-good-timing');
    await answerPart('Body');
  });

  test('a body of JSON with a fault in it, and the options', async () => {
    await person.pick('Method', 'POST');
    await part('Body');
    await person.choose('JSON');
    await app.window.getByRole('textbox', { name: 'JSON body' }).click();
    await app.window.keyboard.type('{\n"order": 7,, "lines": 2');
    await person.see(/^Not JSON from line 2, column \d+ on\.$/);
    await picture(app, 'request-body');
    await person.choose('None');
    await part('Options');
    await picture(app, 'request-options');
    await part('Query');
    await person.pick('Method', 'GET');
  });

  test('an answer that refuses the token', async () => {
    const complaint =
      'Bearer error="insufficient_scope", error_description="Orders may be read with this token, not written", scope="orders:write"';
    await send(
      `${api.url}/orders`,
      (response) => {
        response.writeHead(403, { 'www-authenticate': complaint, 'content-type': 'application/problem+json' });
        response.end(JSON.stringify({ title: 'Forbidden', status: 403 }));
      },
      '403 Forbidden',
    );
    await picture(app, 'request-refused');
  });

  test('an answer that is no text, one that is large, and one without a body', async () => {
    await send(
      `${api.url}/picture`,
      (response) =>
        response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([137, 80, 78, 71, 0, 255, 254])),
      '200 OK',
    );
    await person.see(/^The body is no text: /);
    await picture(app, 'request-binary');
    const line = `${JSON.stringify({ id: 1, text: 'a line of a long list' })}\n`;
    await send(`${api.url}/large`, answering(200, 'text/plain', line.repeat(100_000)), '200 OK');
    await person.see(/^The first .* are shown/);
    await picture(app, 'request-large');
    await send(`${api.url}/none`, (response) => response.writeHead(204).end(), '204 No Content');
    await picture(app, 'request-empty');
  });

  test('under way, cancelled, and a server that is not there', async () => {
    api.behave(() => undefined);
    await person.type('Address', `${api.url}/slow`);
    await person.press('Send');
    await person.see('Waiting for the answer…');
    await picture(app, 'request-sending');
    await person.press('Cancel');
    await person.see('The request was cancelled.');
    await picture(app, 'request-cancelled');
    await person.type('Address', `http://127.0.0.1:${await unusedPort()}/orders`);
    await person.press('Send');
    await person.see('Try again');
    await picture(app, 'request-failed');
  });

  test('a request kept under a name, which does not send it, and what was sent before', async () => {
    const [profile] = await app.call('profiles.list');
    const sent = async () => (await app.call('requests.history', { profileId: profile?.id ?? '' })).length;
    const before = await sent();
    await person.press('Save');
    await person.type('Name', 'All orders');
    await picture(app, 'request-naming');
    await app.window.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await app.window.getByRole('dialog').waitFor({ state: 'hidden' });
    await person.press('Saved requests and history');
    await person.see('All orders');
    expect(await sent()).toBe(before);
    await picture(app, 'request-saved');
    await person.choose('History');
    await app.window.getByRole('complementary').getByText('403').first().waitFor();
    await picture(app, 'request-history');
  });
});
