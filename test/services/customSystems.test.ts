import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { errorText } from '../../src/domain/text/errorText';
import { type Reply, type ScriptedRequest, startMisbehavingProvider } from '../support/misbehavingProvider';
import { refusalOf, startCore } from '../support/runningCore';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

type CustomInput = NonNullable<ProfileInput['custom']>;

/** A system described by settings that answers its log-in with this. */
const systemWith = async (custom: CustomInput, reply: Reply | ((request: ScriptedRequest) => Reply)) => {
  const system = await startMisbehavingProvider({ paths: { '/login': reply } });
  const { client, clipboard, core, saved } = await startCore();
  closers.push(core.stop, system.close);
  const { id: profileId } = await saved({
    provider: 'custom',
    server: { kind: 'endpoints', endpoints: { token: `${system.issuer}/login` } },
    grant: 'password',
    clientId: '',
    username: 'dana',
    custom,
  });
  await client.call('secrets.set', { profileId, kind: 'password', value: 'pass phrase' });
  return { client, clipboard, profileId, getToken: () => client.call('token.get', { profileId, how: 'best' }) };
};

const inData = { accessToken: 'data.token', error: '', errorDescription: 'message' };

describe('an answer that says yes and holds no token', () => {
  it('names the place, and what the answer says instead', async () => {
    const body = { success: false, message: 'The account dana is locked; pass phrase was right.' };
    const { getToken } = await systemWith({ answer: inData }, { body });
    const error = await refusalOf(getToken());
    expect(error).toMatchObject({ code: 'answer-invalid', place: 'data.token' });
    const { what, why, action } = errorText(error);
    expect(what).toBe('No token was found in the answer.');
    expect(why).toContain('“data.token”');
    expect(why).toContain('The account dana is locked; [hidden] was right.');
    expect(action).toBe('open-settings');
  });

  it('is still a page or nothing where it is no JSON', async () => {
    const page = await systemWith({ answer: inData }, { body: '<html>Sign in</html>' });
    expect(await refusalOf(page.getToken())).toMatchObject({ code: 'answer-not-json' });
    const nothing = await systemWith({ answer: inData }, { status: 204 });
    expect(await refusalOf(nothing.getToken())).toMatchObject({ code: 'answer-empty' });
  });
});

describe('a refresh that is answered with a yes and no token', () => {
  const at = async (second: object) => {
    const isRefresh = ({ parameters }: ScriptedRequest) => parameters.get('grant_type') === 'refresh_token';
    const first = { data: { token: 'abc' }, refresh_token: 'rt' };
    const { client, getToken, profileId } = await systemWith({ answer: inData }, (request) => ({
      body: isRefresh(request) ? second : first,
    }));
    await client.call('settings.set', { keepFresh: false });
    await getToken();
    const refreshed = () => client.call('token.get', { profileId, how: 'refresh' });
    const life = async () => (await client.call('tokens.status'))[0]?.life;
    return { client, life, profileId, refreshed };
  };

  it('is refused where a reason is given, so that the kept password is used', async () => {
    const { refreshed } = await at({ success: false, message: 'The session is over' });
    expect(await refreshed()).toMatchObject({ generation: 2 });
  });

  it('and asks for a sign-in where none is kept, with the reason', async () => {
    const { client, life, profileId, refreshed } = await at({ success: false, message: 'The session is over' });
    await client.call('secrets.remove', { profileId, kind: 'password' });
    const description = 'The session is over';
    expect(await refusalOf(refreshed())).toMatchObject({ code: 'grant-refused', stage: 'refresh', description });
    expect(await life()).toMatchObject({ kind: 'needs-sign-in', reason: 'refresh-refused' });
  });

  it('is no answer that was lost: the place is named, and nothing is tried again by itself', async () => {
    const { life, refreshed } = await at({ token: 'elsewhere' });
    expect(await refusalOf(refreshed())).toMatchObject({ code: 'answer-invalid', place: 'data.token' });
    expect(await life()).toMatchObject({ kind: 'failed', reason: { code: 'answer-invalid' } });
  });
});

describe('a refusal with 401', () => {
  it.each<[string, CustomInput, Reply, string | undefined]>([
    ['nothing', {}, { status: 401 }, undefined],
    ['the text of the status', {}, { status: 401, body: { error: 'Unauthorized', message: 'Wrong' } }, 'Wrong'],
    ['a reason at its place', { answer: inData }, { status: 401, body: { message: 'Wrong' } }, 'Wrong'],
    ['a code of its own', { answer: { error: 'fault' } }, { status: 401, body: { fault: 4711 } }, undefined],
  ])('is no client that was refused, where there is none: %s', async (_with, custom, reply, description) => {
    const { getToken } = await systemWith(custom, reply);
    const error = await refusalOf(getToken());
    expect(error).toMatchObject({ code: 'credentials-refused', ...(description === undefined ? {} : { description }) });
  });
});

describe('a token of a type that is the system’s own', () => {
  it('is presented by that word', async () => {
    const custom = { present: { prefix: '', value: '{{token_type}} {{token}}' } } as const;
    const { client, clipboard, getToken, profileId } = await systemWith(custom, {
      body: { access_token: 'abc', token_type: 'Session' },
    });
    expect((await getToken())?.tokenType).toBe('Session');
    await client.call('token.copy', { profileId, form: 'header' });
    expect(clipboard.text()).toBe('Authorization: Session abc');
  });
});
