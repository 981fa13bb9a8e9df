import { afterEach, describe, expect, it, vi } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import { acquire } from '../../src/flows/index';
import { createTestContext, profileWith, type TestContext } from '../support/flowContext';
import { createFakeBrowser, createFakePerson } from '../support/memoryPorts';
import { startMisbehavingProvider } from '../support/misbehavingProvider';
import { oidcClients, pastedRedirectUri, startOidcServer } from '../support/oidcServer';
import { createPersonAtBrowser } from '../support/personAtBrowser';
import { isOpen, rawRequest } from '../support/rawHttp';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const startProvider = async () => {
  const provider = await startMisbehavingProvider();
  closers.push(provider.close);
  return provider;
};

const startOidc = async () => {
  const server = await startOidcServer();
  closers.push(server.close);
  return server;
};

/** A sign-in under way. */
const begin = (issuer: string, given: Parameters<typeof createTestContext>[0], parts: Partial<ProfileInput> = {}) => {
  const context = createTestContext(given);
  closers.push(context.close);
  const profile = profileWith({ server: { kind: 'discovery', issuer }, grant: 'authorization_code', ...parts });
  const outcome = acquire(profile, context).then(
    (tokens) => ({ tokens }),
    (caught) => ({ error: caught.error }),
  );
  return { context, outcome };
};

const reached = (context: TestContext, kind: string) => vi.waitFor(() => expect(context.kinds()).toContain(kind));

const portOf = (context: TestContext): number => {
  const listening = context.steps.find((step) => step.kind === 'listening');
  return Number(new URL(listening?.kind === 'listening' ? listening.redirectUri : '').port);
};

const publicClient = { clientId: oidcClients.public.id, scope: 'openid' };

describe('a sign-in in the browser', () => {
  it('tells each step in order, makes the address known while it helps, and leaves no port open (G10)', async () => {
    const server = await startOidc();
    const person = createPersonAtBrowser();
    const { context, outcome } = begin(server.issuer, { browser: person }, publicClient);

    expect(await outcome).toHaveProperty('tokens');
    expect(context.kinds()).toEqual([
      'discovering',
      'discovered',
      'checked',
      'listening',
      'browser-opened',
      'waiting-for-browser',
      'callback-received',
      'checked',
      'checked',
      'checked',
      'checked',
      'checked',
      'checked',
      'checked',
    ]);
    expect(context.addresses).toEqual([expect.stringContaining('code_challenge='), undefined]);
    expect(JSON.stringify(context.steps)).not.toMatch(/code=|state=|\?/);
    await person.finished();
    context.clock.advance(1000);
    expect(await isOpen(portOf(context))).toBe(false);
    expect(context.clock.waiting()).toBe(0);
  });

  it('succeeds after a thousand forged answers from other pages (T1, F82, F83)', async () => {
    const server = await startOidc();
    const person = createPersonAtBrowser();
    const browser = createFakeBrowser();
    const { context, outcome } = begin(server.issuer, { browser }, publicClient);
    await reached(context, 'waiting-for-browser');
    const forged = Array.from(
      { length: 1000 },
      (_, index) =>
        [`?error=access_denied`, `?code=evil${index}`, `?code=evil&state=${index}`, `?error=x&state=`][index % 4]!,
    );
    for (let at = 0; at < 1000; at += 50) {
      await Promise.all(
        forged.slice(at, at + 50).map((query) => rawRequest(portOf(context), { target: `/callback${query}` })),
      );
    }
    await person.open(browser.opened[0]!);

    expect(await outcome).toHaveProperty('tokens');
    const sent = server.tokenRequests.map(({ parameters }) => String(parameters.code));
    expect(sent).toHaveLength(1);
    expect(sent[0]).not.toContain('evil');
    expect(context.kinds().filter((kind) => kind === 'callback-ignored')).toHaveLength(20);
  });

  it('ends at once when it is cancelled, and the port with it (F73, F85)', async () => {
    const provider = await startProvider();
    const { context, outcome } = begin(provider.issuer, {});
    await reached(context, 'waiting-for-browser');
    const port = portOf(context);

    context.cancel();

    expect(await outcome).toEqual({ error: { code: 'cancelled' } });
    expect(await isOpen(port)).toBe(false);
    expect(context.addresses.at(-1)).toBeUndefined();
    expect(context.clock.waiting()).toBe(0);
    expect(provider.tokenRequests()).toEqual([]);
  });

  it('does not begin when it was cancelled before', async () => {
    const provider = await startProvider();
    const context = createTestContext();
    closers.push(context.close);
    context.cancel();
    const profile = profileWith({
      server: { kind: 'discovery', issuer: provider.issuer },
      grant: 'authorization_code',
    });
    await expect(acquire(profile, context)).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(provider.requests).toEqual([]);
  });

  it('ends after five minutes, and says how many answers were for somebody else (F73)', async () => {
    const provider = await startProvider();
    const { context, outcome } = begin(provider.issuer, {});
    await reached(context, 'waiting-for-browser');
    const port = portOf(context);
    expect(context.steps.at(-1)).toEqual({ kind: 'waiting-for-browser', until: context.clock.now() + 300_000 });
    for (const query of ['?code=old&state=old', '?error=x', '']) {
      await rawRequest(port, { target: `/callback${query}` });
    }

    context.clock.advance(299_999);
    expect(await isOpen(port)).toBe(true);
    context.clock.advance(1);

    expect(await outcome).toEqual({ error: { code: 'sign-in-timed-out', minutes: 5, strayCallbacks: 3 } });
    expect(await isOpen(port)).toBe(false);
  });

  it('goes on when no browser opens, since the address can be copied (F74)', async () => {
    const provider = await startProvider();
    const person = createPersonAtBrowser();
    const browser = createFakeBrowser(() => {
      throw fail('browser-not-opened', { reason: 'there is none' });
    });
    const { context, outcome } = begin(provider.issuer, { browser });
    await reached(context, 'waiting-for-browser');
    expect(context.kinds()).toContain('browser-not-opened');

    await person.open(context.addresses[0]!);

    expect(await outcome).toHaveProperty('tokens');
  });

  it('does not wait for a browser that never reports back', async () => {
    const provider = await startProvider();
    const person = createPersonAtBrowser();
    const browser = createFakeBrowser((address) => person.open(address).then(() => new Promise<void>(() => undefined)));
    expect(await begin(provider.issuer, { browser }).outcome).toHaveProperty('tokens');
    expect(await cancelledWhileOpening(provider.issuer)).toEqual({ error: { code: 'cancelled' } });
  });

  const cancelledWhileOpening = async (issuer: string) => {
    const { context, outcome } = begin(issuer, { browser: createFakeBrowser(() => new Promise(() => undefined)) });
    await reached(context, 'listening');
    context.cancel();
    return outcome;
  };

  it('does not disturb another one at the same time (F76)', async () => {
    const server = await startOidc();
    const both = [1, 2].map(() => begin(server.issuer, { browser: createPersonAtBrowser() }, publicClient));
    for (const { outcome } of both) expect(await outcome).toHaveProperty('tokens');
    expect(new Set(both.map(({ context }) => portOf(context))).size).toBe(2);
  });

  it('does not start when its fixed port is busy (F72)', async () => {
    const provider = await startProvider();
    const first = begin(provider.issuer, {});
    await reached(first.context, 'listening');
    const port = portOf(first.context);
    const browser = createFakeBrowser();

    const second = begin(provider.issuer, { browser }, { redirect: { kind: 'loopback', port } });

    expect(await second.outcome).toEqual({ error: { code: 'redirect-port-taken', port, host: '127.0.0.1' } });
    expect(browser.opened).toEqual([]);
  });
});

describe('two providers (T5)', () => {
  it('cannot be mixed up: the code of one never reaches the other', async () => {
    const honest = await startOidc();
    const attacked = await startOidc();
    const person = createPersonAtBrowser();
    // The page of one provider sends the browser on to the other, with the first one's own request.
    const browser = createFakeBrowser((address) => person.open(address.replace(attacked.issuer, honest.issuer)));

    const { outcome } = begin(attacked.issuer, { browser }, publicClient);

    expect(await outcome).toEqual({
      error: { code: 'issuer-differs', expected: attacked.issuer, actual: `${honest.issuer}/` },
    });
    expect([...honest.tokenRequests, ...attacked.tokenRequests]).toEqual([]);
  });

  it('cannot answer for each other', async () => {
    const servers = [await startOidc(), await startOidc()];
    const runs = servers.map(({ issuer }) => begin(issuer, {}, publicClient));
    for (const { context } of runs) await reached(context, 'waiting-for-browser');
    const [first, second] = runs;
    const stopped = createPersonAtBrowser({ stopsAt: `http://127.0.0.1:${portOf(first!.context)}/callback` });
    await stopped.open(first!.context.addresses[0]!);
    const { search } = new URL((await stopped.finished()).address);

    const swapped = await rawRequest(portOf(second!.context), { target: `/callback${search}` });

    expect(swapped.status).toBe(400);
    expect(second!.context.steps).toContainEqual({ kind: 'callback-ignored', reason: 'state-differs' });
    expect(servers.flatMap(({ tokenRequests }) => tokenRequests)).toEqual([]);
  });
});

describe('a code of another sign-in (T6)', () => {
  it('is refused by its PKCE challenge even when the state is right', async () => {
    const server = await startOidc();
    const redirect = { kind: 'loopback', port: null } as const;
    const first = begin(server.issuer, {}, { ...publicClient, redirect });
    await reached(first.context, 'waiting-for-browser');
    const stopped = createPersonAtBrowser({ stopsAt: `http://127.0.0.1:${portOf(first.context)}/callback` });
    await stopped.open(first.context.addresses[0]!);
    const stolen = new URL((await stopped.finished()).address).searchParams;
    first.context.cancel();
    await first.outcome;

    const port = portOf(first.context);
    const second = begin(server.issuer, {}, { ...publicClient, redirect: { kind: 'loopback', port } });
    await reached(second.context, 'waiting-for-browser');
    const { searchParams } = new URL(second.context.addresses[0]!);
    stolen.set('state', searchParams.get('state') ?? '');
    await rawRequest(port, { target: `/callback?${stolen}` });

    expect(await second.outcome).toMatchObject({ error: { code: 'grant-refused', error: 'invalid_grant' } });
  });
});

describe('a redirect that is pasted', () => {
  const paste = { redirect: { kind: 'paste', uri: pastedRedirectUri } } as const;

  it('is asked for until it fits, and never listens', async () => {
    const server = await startOidc();
    const browser = createPersonAtBrowser({ stopsAt: 'https://app.example' });
    const texts = ['hello', 'https://app.example/', '?state=another&code=c'];
    const person = createFakePerson(async (_question, count) => ({
      kind: 'paste-redirect',
      address: texts[count - 1] ?? (await browser.finished()).address,
    }));

    const { context, outcome } = begin(server.issuer, { browser, person }, { ...publicClient, ...paste });

    expect(await outcome).toHaveProperty('tokens');
    const { host: askedBy } = new URL(server.issuer);
    const question = { kind: 'paste-redirect', askedBy, redirectUri: pastedRedirectUri };
    expect(person.asked).toEqual([
      question,
      { ...question, problem: 'not-an-address' },
      { ...question, problem: 'state-missing' },
      { ...question, problem: 'state-differs' },
    ]);
    expect(context.steps).toContainEqual(expect.objectContaining({ kind: 'callback-received', via: 'paste' }));
    expect(context.kinds()).not.toContain('listening');
    // The address has a query of its own, which openid-client would have dropped.
    expect(server.tokenRequests[0]?.parameters.redirect_uri).toBe(pastedRedirectUri);
  });

  it('ends when the person cancels the question, and when the time is over', async () => {
    const provider = await startProvider();
    const refusing = createFakePerson(() => {
      throw fail('cancelled', {});
    });
    expect(await begin(provider.issuer, { person: refusing }, paste).outcome).toEqual({ error: { code: 'cancelled' } });

    const silent = createFakePerson(() => new Promise(() => undefined));
    const late = begin(provider.issuer, { person: silent }, paste);
    await vi.waitFor(() => expect(silent.asked).toHaveLength(1));
    late.context.clock.advance(300_000);
    expect(await late.outcome).toEqual({ error: { code: 'sign-in-timed-out', minutes: 5, strayCallbacks: 0 } });
  });
});
