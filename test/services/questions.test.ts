import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OidcServer, oidcClients, startOidcServer } from '../support/oidcServer';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('questions in the middle of a flow', () => {
  let server: OidcServer;
  let running: RunningCore;
  beforeEach(async () => {
    server = await startOidcServer();
    running = await startCore();
  });
  afterEach(async () => {
    await running.core.stop();
    await server.close();
  });

  const asking = async () => {
    const profile = await running.saved({
      server: { kind: 'discovery', issuer: server.issuer },
      grant: 'client_credentials',
      clientId: oidcClients.plain.id,
      clientAuth: 'client_secret_basic',
    });
    const getting = running.client.call('token.get', { profileId: profile.id, how: 'best' });
    getting.catch(() => undefined);
    await expect.poll(() => running.client.call('questions.open')).toHaveLength(1);
    const [question] = await running.client.call('questions.open');
    return { profile, getting, question: question! };
  };

  it('are answered by the window, and the answer is kept when asked to', async () => {
    const { profile, getting, question } = await asking();
    expect(question).toMatchObject({ profileId: profile.id, question: { kind: 'client-secret' } });
    const answer = { kind: 'client-secret', secret: oidcClients.plain.secret, keep: true } as const;
    await running.client.call('questions.answer', { questionId: question.id, answer });
    expect(await getting).toMatchObject({ generation: 1 });
    expect(await running.client.call('secrets.status', { profileId: profile.id })).toMatchObject({
      'client-secret': true,
    });
    expect(await running.client.call('questions.open')).toEqual([]);
  });

  it('refuse an answer to another kind of question and go on waiting', async () => {
    const { getting, question } = await asking();
    const wrong = { kind: 'password', password: 'x', keep: false } as const;
    const error = await refusalOf(running.client.call('questions.answer', { questionId: question.id, answer: wrong }));
    expect(error.code).toBe('input-invalid');
    expect(await running.client.call('questions.open')).toHaveLength(1);
    await running.client.call('questions.cancel', { questionId: question.id });
    expect((await refusalOf(getting)).code).toBe('cancelled');
  });

  it('are gone when the flow is cancelled', async () => {
    const { profile, getting, question } = await asking();
    await running.client.call('token.cancel', { profileId: profile.id });
    await refusalOf(getting);
    const late = { kind: 'client-secret', secret: 'late', keep: true } as const;
    expect(await refusalOf(running.client.call('questions.answer', { questionId: question.id, answer: late }))).toEqual(
      {
        code: 'not-found',
        what: 'question',
      },
    );
  });
});
