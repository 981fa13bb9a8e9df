import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { acquire } from '../../src/flows/index';
import { createTestContext, profileWith } from '../support/flowContext';
import { createFakePerson } from '../support/memoryPorts';
import { goodTokens, type Reply, type ScriptedRequest, startMisbehavingProvider } from '../support/misbehavingProvider';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const secret = 'pässwörd: 100%+ ~-é€';
const pair = (text: string): string => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
const raw = pair(`client:${secret}`);
const standard = pair('client:p%C3%A4ssw%C3%B6rd%3A+100%25%2B+%7E%2D%C3%A9%E2%82%AC');

const refused: Reply = { status: 401, body: { error: 'invalid_client' } };

/** Takes one header only. */
const takes =
  (header: string, no: Reply = refused) =>
  ({ headers }: ScriptedRequest): Reply =>
    headers.authorization === header ? { body: goodTokens } : no;

const get = async (
  token: (request: ScriptedRequest) => Reply,
  parts: Partial<ProfileInput> = {},
  given: Parameters<typeof createTestContext>[0] = { clientSecret: secret },
) => {
  const provider = await startMisbehavingProvider({ token });
  const context = createTestContext(given);
  closers.push(context.close, provider.close);
  const profile = profileWith({
    server: { kind: 'discovery', issuer: provider.issuer },
    clientAuth: 'client_secret_basic',
    ...parts,
  });
  const outcome = await acquire(profile, context).then(
    (tokens) => tokens.accessToken,
    (caught) => caught.error,
  );
  const headers = provider.tokenRequests().map((seen) => seen.headers.authorization);
  return { outcome, headers, context, tokenEndpoint: `${provider.issuer}/token` };
};

describe('the Basic pair', () => {
  it('of a client without an ID has an empty first half, and nothing that stands in for one', async () => {
    const nameless = pair(':the-secret');
    const { outcome, headers } = await get(
      takes(nameless),
      { provider: 'custom', clientId: '' },
      { clientSecret: 'the-secret' },
    );
    expect(outcome).toBe('good-access-token');
    expect(headers).toEqual([nameless]);
  });

  it('is sent the standard way first and raw after a refusal, and what worked is remembered', async () => {
    const { outcome, headers, context, tokenEndpoint } = await get(takes(raw));

    expect(outcome).toBe('good-access-token');
    expect(headers).toEqual([standard, raw]);
    expect(context.remembered).toEqual([{ tokenEndpoint, clientId: 'client', encoding: 'raw' }]);
    expect(context.steps).toContainEqual({ kind: 'basic-encoding-retried', encoding: 'raw' });
  });

  it('is sent once where the standard way works, and that is remembered', async () => {
    const { headers, context } = await get(takes(standard));
    expect(headers).toEqual([standard]);
    expect(context.remembered.map(({ encoding }) => encoding)).toEqual(['standard']);
  });

  it('is retried after 400 invalid_client as well', async () => {
    const { headers } = await get(takes(raw, { status: 400, body: { error: 'invalid_client' } }));
    expect(headers).toEqual([standard, raw]);
  });

  it.each<[string, Reply]>([
    ['the grant is refused', { status: 400, body: { error: 'invalid_grant' } }],
    ['the client may not use the grant', { status: 400, body: { error: 'unauthorized_client' } }],
    ['the server is in trouble', { status: 503 }],
    ['the answer cannot be read', { status: 200, body: 'what?' }],
  ])('is sent once when %s', async (_name, no) => {
    const { headers } = await get(() => no);
    expect(headers).toEqual([standard]);
  });

  it('is sent twice and never a third time when both ways are refused, and nothing is remembered', async () => {
    const { outcome, headers, context } = await get(() => refused);
    expect(outcome).toMatchObject({ code: 'client-refused', method: 'client_secret_basic' });
    expect(headers).toEqual([standard, raw]);
    expect(context.remembered).toEqual([]);
  });

  it('is remembered raw when the server then refuses only what a first refusal has used up', async () => {
    const usedUp: Reply = { status: 400, body: { error: 'invalid_grant' } };
    const { outcome, context } = await get(({ headers }) => (headers.authorization === raw ? usedUp : refused));
    expect(outcome).toMatchObject({ code: 'grant-refused' });
    expect(context.remembered.map(({ encoding }) => encoding)).toEqual(['raw']);
  });

  it.each(['standard', 'raw'] as const)('is sent once in the encoding that was learned: %s', async (encoding) => {
    const provider = await startMisbehavingProvider({ token: takes(encoding === 'raw' ? raw : standard) });
    const learned = { tokenEndpoint: `${provider.issuer}/token`, clientId: 'client', encoding };
    const context = createTestContext({ clientSecret: secret, learned });
    closers.push(context.close, provider.close);
    const server = { kind: 'discovery', issuer: provider.issuer } as const;

    await acquire(profileWith({ server, clientAuth: 'client_secret_basic' }), context);

    const sent = provider.tokenRequests().map(({ headers }) => headers.authorization);
    expect(sent).toEqual([encoding === 'raw' ? raw : standard]);
    expect(context.remembered).toEqual([]);
  });

  it.each([
    ['raw', standard],
    ['standard', raw],
  ] as const)('F11: unlearns %s when the server has come to want the other', async (encoding, wanted) => {
    const provider = await startMisbehavingProvider({ token: takes(wanted) });
    const learned = { tokenEndpoint: `${provider.issuer}/token`, clientId: 'client', encoding };
    const context = createTestContext({ clientSecret: secret, learned });
    closers.push(context.close, provider.close);
    const server = { kind: 'discovery', issuer: provider.issuer } as const;

    await acquire(profileWith({ server, clientAuth: 'client_secret_basic' }), context);

    expect(provider.tokenRequests().at(-1)?.headers.authorization).toBe(wanted);
    expect(context.remembered.map((one) => one.encoding)).toEqual([wanted === raw ? 'raw' : 'standard']);
  });

  it('does not trust what was learned of another endpoint or client', async () => {
    const learned = { tokenEndpoint: 'https://elsewhere.example/token', clientId: 'client', encoding: 'raw' } as const;
    const { headers } = await get(takes(standard), {}, { clientSecret: secret, learned });
    expect(headers).toEqual([standard]);
  });

  it('is sent once, and nothing is learned, where both ways are the same', async () => {
    const { headers, context } = await get(() => refused, {}, { clientSecret: 'plain123' });
    expect(headers).toEqual([pair('client:plain123')]);
    expect(context.remembered).toEqual([]);
  });

  it('gives the tokens also when what was learned could not be kept', async () => {
    const provider = await startMisbehavingProvider({ token: takes(raw) });
    const context = createTestContext({ clientSecret: secret });
    closers.push(context.close, provider.close);
    const profile = profileWith({
      server: { kind: 'discovery', issuer: provider.issuer },
      clientAuth: 'client_secret_basic',
    });
    const learned = { remember: () => Promise.reject(new Error('disk full')) };

    await expect(acquire(profile, { ...context, learned })).resolves.toMatchObject({ tokenType: 'Bearer' });
  });
});

describe('a client secret in the form', () => {
  it('goes there whole, and in no header', async () => {
    let form = new URLSearchParams();
    const { headers } = await get(
      ({ parameters }) => {
        form = parameters;
        return { body: goodTokens };
      },
      { clientAuth: 'client_secret_post' },
    );
    expect(headers).toEqual([undefined]);
    expect(form.get('client_id')).toBe('client');
    expect(form.get('client_secret')).toBe(secret);
  });
});

describe('a client secret that was typed', () => {
  const asking = (keep: boolean) => createFakePerson(() => ({ kind: 'client-secret', secret, keep }));

  it('is kept once it has proved right', async () => {
    const { context } = await get(takes(standard), {}, { person: asking(true) });
    expect(context.kept).toEqual([{ kind: 'client-secret', value: secret }]);
    expect(context.steps).toContainEqual({ kind: 'waiting-for-person', question: 'client-secret' });
  });

  it('is not kept when it proved wrong, or when nobody asked for that', async () => {
    const wrong = await get(() => refused, {}, { person: asking(true) });
    const unasked = await get(takes(standard), {}, { person: asking(false) });
    expect([...wrong.context.kept, ...unasked.context.kept]).toEqual([]);
  });

  it('ends the run when nobody is there to type it, before anything is sent', async () => {
    const { outcome, headers } = await get(takes(standard), {}, {});
    expect(outcome).toMatchObject({ code: 'interaction-required' });
    expect(headers).toEqual([]);
  });
});
