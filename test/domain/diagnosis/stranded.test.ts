import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/domain/diagnosis/diagnose';
import { strandedAtBrowser } from '../../../src/domain/diagnosis/stranded';
import type { FlowRun, FlowStep, FlowStepFact, RecordedRun } from '../../../src/domain/flow';

const redirectUri = 'http://127.0.0.1:8765/callback';

const runOf = (
  address: string,
  ends: readonly FlowStepFact[],
  state: FlowRun['state'] = 'cancelled',
  anyPort = false,
): RecordedRun => {
  const facts: readonly FlowStepFact[] = [
    { kind: 'started', grant: 'authorization_code' },
    { kind: 'listening', redirectUri, ...(anyPort ? { anyPort } : {}) },
    { kind: 'browser-opened', address, parameters: [] },
    { kind: 'waiting-for-browser', until: 0 },
    ...ends,
  ];
  const steps: readonly FlowStep[] = facts.map((fact) => ({ ...fact, at: 0 }));
  return { run: { id: '1', profileId: 'p', startedAt: 0, state, steps, canReopenBrowser: false }, records: [] };
};

const timedOut: FlowStepFact = { kind: 'failed', error: { code: 'sign-in-timed-out', minutes: 5, strayCallbacks: 0 } };

describe('a provider’s page that the browser keeps', () => {
  it.each([
    ['https://login.microsoftonline.com/tenant/oauth2/v2.0/authorize', 'in Entra ID under Authentication'],
    ['https://accounts.google.com/o/oauth2/v2/auth', 'the type “Desktop app” at Google'],
    ['https://dev-1.okta.com/oauth2/default/v1/authorize', 'sign-in redirect URIs of the app in Okta'],
    ['https://acme.eu.auth0.com/authorize', 'Allowed Callback URLs of the application in Auth0'],
    ['https://shop.auth.eu-central-1.amazoncognito.com/oauth2/authorize', 'callback URLs of the app client in Cognito'],
    [
      'https://sso.example.com/realms/acme/protocol/openid-connect/auth',
      'valid redirect URIs of the client in Keycloak',
    ],
    ['https://acme.verify.ibm.com/oauth2/authorize', 'redirect URIs on the Sign-on tab'],
    ['https://github.com/login/oauth/authorize', 'callback URL of the app at GitHub'],
    ['https://idp.example.com/authorize?x=realms', `Register “${redirectUri}” at the provider, to the letter`],
    ['https://okta.example.com/authorize', `Register “${redirectUri}” at the provider, to the letter`],
  ])('is told by what to register, when the wait is over and when it is cancelled: %s', (address, words) => {
    const over = diagnose(runOf(address, [timedOut], 'failed'));
    expect(over).toMatchObject({ rule: 'browser-never-returned', remedy: expect.stringContaining(words) });
    const cancelled = strandedAtBrowser(runOf(address, [{ kind: 'cancelled' }]));
    expect(cancelled).toMatchObject({ rule: 'cancelled-at-browser', remedy: expect.stringContaining(words) });
    expect(`${cancelled?.cause} ${cancelled?.remedy}`).toMatch(/^It was cancelled while the browser was away\. .*\.$/);
  });

  it('asks for a fixed port where any free one was taken and the system compares ports', () => {
    const remedyAt = (address: string) =>
      strandedAtBrowser(runOf(address, [{ kind: 'cancelled' }], 'cancelled', true))?.remedy;
    const fixed = ', with a fixed port that you set in Settings first: it is another one each time.';
    expect(remedyAt('https://idp.example.com/authorize')).toContain(
      `Register “http://127.0.0.1/callback” at the provider, to the letter${fixed}`,
    );
    expect(remedyAt('https://dev-1.okta.com/authorize')).toContain(fixed);
    const keycloak = remedyAt('https://sso.example.com/realms/acme/protocol/openid-connect/auth');
    expect(keycloak).toContain('Add “http://127.0.0.1/callback” to the valid redirect URIs');
    expect(keycloak).not.toContain('fixed port');
  });

  it('is no matter once the browser came back, nor in a run that was not cancelled', () => {
    const address = 'https://idp.example.com/authorize';
    const back: FlowStepFact = { kind: 'callback-received', via: 'query' };
    expect(strandedAtBrowser(runOf(address, [back, { kind: 'cancelled' }]))).toBeUndefined();
    expect(strandedAtBrowser(runOf(address, [], 'running'))).toBeUndefined();
    expect(strandedAtBrowser(runOf(address, [timedOut], 'failed'))).toBeUndefined();
  });

  it('is named by the address that was sent where nobody listens, as when it is pasted', () => {
    const { run, records } = runOf('https://idp.example.com/authorize', [{ kind: 'cancelled' }]);
    const parameters = [{ name: 'redirect_uri', value: 'https://app.example.com/signed-in' }];
    const steps = run.steps
      .filter(({ kind }) => kind !== 'listening')
      .map((step) => (step.kind === 'browser-opened' ? { ...step, parameters } : step));
    expect(strandedAtBrowser({ run: { ...run, steps }, records })?.remedy).toContain(
      'Register “https://app.example.com/signed-in”',
    );
  });
});
