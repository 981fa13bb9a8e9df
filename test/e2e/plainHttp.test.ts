import { beforeAll, describe, expect, test } from 'vitest';
import {
  type DxEmulator,
  startDxEmulator,
} from '../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { startProxy, type TestProxy } from '../support/proxies';
import { picture, resize } from './support/album';
import { startGateway } from './support/gateway';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
const name = 'DX inside';
/** A name inside a company; the proxy on this computer knows where it leads. */
const host = 'dx.example.test:8080';

describe('T23: a system of a company that speaks plain http', () => {
  let server: DxEmulator;
  let proxy: TestProxy;
  let app: RunningApp;
  let person: Person;

  beforeAll(async () => {
    server = await startDxEmulator({ now: Date.now, onError: () => undefined });
    stage.closeAfter(server.stop);
    // The practice server answers to the names of this computer alone.
    const gateway = await startGateway(server.origin);
    stage.closeAfter(gateway.close);
    proxy = await startProxy({ tunnelTo: Number(new URL(gateway.origin).port) });
    stage.closeAfter(proxy.close);
    app = await stage.start(stage.newPlace(), { env: { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: '' } });
    await resize(app, 1180, 900);
    person = personAt(app);
    const { tenant, user } = server.credentials;
    await person.tab('Known system');
    await app.window.getByRole('searchbox', { name: 'Search systems' }).fill('Broadcom DX');
    await app.window.getByRole('option', { name: /^Broadcom DX Operational Intelligence / }).click();
    const fields = { 'Server address': `http://${host}`, Tenant: tenant, 'User name': user.username };
    for (const [field, text] of Object.entries({ ...fields, 'Name in the list': name })) await person.type(field, text);
    await person.press('Add profile');
    await app.window.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  });

  test('is refused before the password is even asked for, and the risk is named beside the way out', async () => {
    await person.press('Get token');
    await person.see(/^Anyone on the way to dx\.example\.test:8080 can then read the password/);
    expect(await app.call('questions.open')).toEqual([]);
    expect(server.exchanges).toHaveLength(0);
    expect(proxy.received()).toBe('');
    await picture(app, 'plain-http-refused');
  });

  test('brings a token once it is allowed, under a banner that stays', async () => {
    await person.press(`Allow plain http to ${host}`);
    await person.see(/ asks for the password of /);
    const panel = app.window.getByRole('region', { name: 'Waits for your answer' });
    await panel.getByRole('textbox', { name: 'Password', exact: true }).fill(server.credentials.user.password);
    await app.window.keyboard.press('Enter');
    await person.see(/ · ends 30 minutes after its last use · /);
    await person.see(`Plain http to ${host} is allowed.`);
    expect(server.exchanges).toHaveLength(1);
    await picture(app, 'plain-http-allowed');
  });

  test('stands in the settings, and is refused again once it is taken back', async () => {
    await person.tab('Settings');
    await app.window.getByRole('group', { name: 'Servers that are called over plain http' }).scrollIntoViewIfNeeded();
    await picture(app, 'plain-http-settings');
    await person.press('Stop allowing');
    await app.window.getByText(`Plain http to ${host} is allowed.`).waitFor({ state: 'detached' });
    await person.press('Refresh');
    await person.see(/^Anyone on the way to dx\.example\.test:8080 can then read the password/);
    expect(server.exchanges).toHaveLength(1);
  });
});
