import { beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/badServers';
import { createAuthority, createSelfSigned, type TestCertificate } from '../support/certificates';
import { sampleProfile } from '../support/sampleData';
import { startCertifiedProvider } from './support/certifiedProvider';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.tab('Issuer address');
});

const dayMs = 86_400_000;

const startProvider = async (certificate: TestCertificate): Promise<TestServer> => {
  const server = await startCertifiedProvider(certificate);
  stage.closeAfter(server.close);
  return server;
};

const lookUp = async (address: string): Promise<void> => {
  await person.type('Issuer address', address);
  await person.press('Look up');
};

/** The one failure that stands in the window, and the facts of the certificate under it. */
const shownFailure = async (what: string): Promise<readonly string[]> => {
  await person.see(what);
  const [failure] = await person.failures();
  return [failure?.why ?? '', failure?.next ?? ''];
};
const certificateFacts = () => app.window.getByRole('table', { name: 'Certificate' }).innerText();

const day = (at: number): string => {
  const [month, date] = [new Date(at).toLocaleString('en-GB', { month: 'short' }), new Date(at)];
  return `${date.getDate()} ${month.slice(0, 3)} ${date.getFullYear()}`;
};

describe('F23: a certificate that is signed by itself', () => {
  let certificate: TestCertificate;
  let server: TestServer;
  let host = '';

  beforeAll(async () => {
    certificate = await createSelfSigned({ commonName: 'laboratory' });
    server = await startProvider(certificate);
    host = new URL(server.url).host;
  });

  test('is refused in words and shown with its fingerprint; nothing was sent there', async () => {
    await lookUp(server.url);
    expect(await shownFailure(`The certificate of ${host} cannot be trusted.`)).toEqual([
      'It is signed by itself, so nobody vouches that this is the right server.',
      'Add the certificate authority under Network in Settings, or look at the certificate and trust it for this host alone.',
    ]);
    const facts = await certificateFacts();
    expect(facts).toContain('CN=laboratory');
    expect(facts).toContain('Itself (self-signed)');
    expect(facts.replaceAll(/\s/g, '')).toContain(certificate.sha256);
    expect(server.requests).toEqual([]);
  });

  test('works once a person trusts it, and a banner says until when', async () => {
    await person.choose('1 day');
    const until = Date.now() + dayMs;
    await person.press('Trust this certificate');
    await person.see(`Found ${host}`);
    await person.type('Client ID', 'laboratory-client');
    await person.type('Client secret', 'laboratory-secret');
    await person.type('Name in the list', 'Laboratory');
    await person.press('Add profile');
    await person.see(
      new RegExp(
        `^A certificate of ${host} is trusted unchecked until (${day(until)}|${day(until - dayMs)}), \\d\\d:\\d\\d:\\d\\d\\.$`,
      ),
    );
    await person.see('Only this one certificate is accepted there; any other is still refused.');
    await person.press('Get token');
    expect(await person.reveal()).toMatch(/^token-/);
  });

  test('is refused again as soon as the person stops trusting it; the token stays', async () => {
    const kept = await person.reveal();
    const before = server.requests.length;
    await person.press('Stop trusting');
    await person.button('Stop trusting').waitFor({ state: 'hidden' });
    await person.press('Get token');
    await shownFailure(`The certificate of ${host} cannot be trusted.`);
    expect(server.requests).toHaveLength(before);
    expect(await person.reveal()).toBe(kept);
  });

  test('T23: another certificate than the trusted one is refused with both fingerprints', async () => {
    await person.press('Trust this certificate');
    await person.button('Stop trusting').waitFor();
    await expect.poll(person.failures, { timeout: 15_000 }).toEqual([]);
    await server.close();
    const other = await createSelfSigned();
    const impostor = await startServer((_seen, response) => response.end(), { tls: other, port: server.port });
    stage.closeAfter(impostor.close);
    await person.press('Get token');
    const shown = await shownFailure(`${host} shows another certificate than the one you chose to trust.`);
    expect(shown[0]).toBe(
      `Trusted was ${certificate.sha256.slice(0, 17)}…, shown is ${other.sha256.slice(0, 17)}…. Either it was renewed, or something stands between you and the server.`,
    );
    expect(impostor.requests).toEqual([]);
  });
});

describe('certificates of an authority', () => {
  let authority: Awaited<ReturnType<typeof createAuthority>>;

  beforeAll(async () => {
    authority = await createAuthority('Example Root');
    await app.window.keyboard.press('Control+N');
    await person.tab('Issuer address');
  });

  test('F26: one that this computer does not know', async () => {
    const server = await startProvider(await authority.issue());
    await lookUp(server.url);
    const { host } = new URL(server.url);
    expect((await shownFailure(`The certificate of ${host} cannot be trusted.`))[0]).toBe(
      'It was issued by “CN=Example Root”, which is not known to this computer.',
    );
    expect(server.requests).toEqual([]);
  });

  test('F24: an expired one', async () => {
    const validTo = Date.now() - 3 * dayMs;
    const expired = await createSelfSigned({ validFrom: new Date(validTo - 30 * dayMs), validTo: new Date(validTo) });
    const server = await startProvider(expired);
    await lookUp(server.url);
    const { host } = new URL(server.url);
    expect(await shownFailure(`The certificate of ${host} cannot be trusted.`)).toEqual([
      `It was valid until ${day(validTo)}, by the clock of this computer.`,
      'Check the clock of this computer, or ask whoever runs the server to renew the certificate.',
    ]);
  });

  test('F26: with the authority entered in Settings its certificates are taken, without an exception', async () => {
    const server = await startProvider(await authority.issue());
    await addProfile('Company', server.url);
    await person.press('Get token');
    await shownFailure(`The certificate of ${new URL(server.url).host} cannot be trusted.`);
    await person.tab('Settings');
    await person.type('Additional certificate authorities', authority.certPem);
    await person.press('Save');
    await person.see('Saved');
    await person.tab('Token');
    await person.press('Get token');
    expect(await person.reveal()).toMatch(/^token-/);
    expect(await person.button('Stop trusting').count()).toBe(0);
  });

  test('F25: one for another host name', async () => {
    const server = await startProvider(await authority.issue({ hosts: ['login.example.com', 'www.example.com'] }));
    await addProfile('Elsewhere', server.url, authority.certPem);
    await person.press('Get token');
    expect(await shownFailure(`The certificate of ${new URL(server.url).host} cannot be trusted.`)).toEqual([
      'It was made for login.example.com, www.example.com.',
      'Use one of the names that the certificate was made for, or ask whoever runs the server.',
    ]);
    expect(server.requests).toEqual([]);
  });
});

let added = 0;

/** A profile of its own at a provider, with a client secret. */
const addProfile = async (name: string, issuer: string, caPem = ''): Promise<void> => {
  added += 1;
  const server = { kind: 'discovery', issuer } as const;
  const client = { grant: 'client_credentials', clientAuth: 'client_secret_post', scope: '' } as const;
  const profile = sampleProfile(added, { name, server, ...client, network: { caPem } });
  await app.call('profiles.save', profile);
  await app.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: 'a secret' });
  await person.open(name);
};
