import { describe, expect, it } from 'vitest';
import { createPersonBrowser } from './personBrowser';
import { pkcePair, post, redirectUri, startPractice, withPkce } from './practice';

describe('what the provider refuses', () => {
  const errorAt = async (parameters: Readonly<Record<string, string | undefined>>): Promise<URLSearchParams> => {
    const provider = await startPractice();
    const landing = await createPersonBrowser(provider).visit(withPkce(provider, parameters));
    expect(landing.url.origin).toBe(new URL(redirectUri).origin);
    return landing.url.searchParams;
  };

  it('T7: a public client without PKCE', async () => {
    const answer = await errorAt({ code_challenge: undefined, code_challenge_method: undefined });

    expect(answer.get('error')).toBe('invalid_request');
    expect(answer.get('error_description')).toContain('PKCE');
    expect(answer.get('state')).toBe('state-1');
  });

  it('T7: the plain challenge method', async () => {
    expect((await errorAt({ code_challenge_method: 'plain' })).get('error')).toBe('invalid_request');
  });

  it('T7: a code whose verifier does not match, and the same code twice', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const { verifier, challenge } = pkcePair();
    const address = withPkce(provider, { code_challenge: challenge });
    const { url } = await browser.signIn(await browser.visit(address));
    const form = {
      grant_type: 'authorization_code',
      client_id: 'practice-app',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
    };

    const wrong = await post(`${provider.issuer}/token`, { ...form, code_verifier: pkcePair().verifier });
    const first = await post(`${provider.issuer}/token`, { ...form, code_verifier: verifier });
    const second = await post(`${provider.issuer}/token`, { ...form, code_verifier: verifier });

    expect([wrong.body.error, first.status, second.body.error]).toEqual(['invalid_grant', 200, 'invalid_grant']);
  });

  it('an unknown scope, by name', async () => {
    const answer = await errorAt({ scope: 'openid api:read api:everything' });

    expect(answer.get('error')).toBe('invalid_scope');
    expect(answer.get('scope')).toBe('api:everything');
  });

  it('a resource that is not its own', async () => {
    expect((await errorAt({ resource: 'https://api.elsewhere.example/' })).get('error')).toBe('invalid_target');
  });

  it.each([
    'https://evil.example/callback',
    'https://127.0.0.1/callback',
    'ftp://127.0.0.1/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://evil.example@127.0.0.1/callback',
    'http://127.0.0.1/callback#fragment',
    'javascript:alert(1)',
    'com.example.app:/callback',
  ])('the redirect URI %s, on a page of its own without going there', async (address) => {
    const provider = await startPractice();

    const landing = await createPersonBrowser(provider).visit(withPkce(provider, { redirect_uri: address }));

    expect(landing.status).toBe(400);
    expect(landing.url.origin).toBe(provider.issuer);
    expect(landing.html).toContain('This request cannot go on');
    expect(landing.html).toContain('invalid_redirect_uri');
  });

  it('an unknown client, with nothing of the request on the page', async () => {
    const provider = await startPractice();
    const attack = '<script>alert(1)</script>';

    const landing = await createPersonBrowser(provider).visit(
      withPkce(provider, { client_id: attack, state: attack, scope: attack }),
    );

    expect(landing.status).toBe(400);
    expect(landing.html).toContain('invalid_client');
    expect(landing.html).not.toContain('<script');
    expect(landing.html).not.toMatch(/\bat .*\.js:\d+/);
  });
});
