import { clientCredentialsGrant } from 'openid-client';
import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { type FlowClient, openClient } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { askPolicy } from './policyAuth';
import type { FactorRun } from './secondFactorProof';
import { askTokenEndpoint, exchangeProof, finishChallenges, type TokenAnswer } from './tokenCall';
import { openVerifyApi } from './verifyApi';
import { checkProfilePassword } from './verifyPasswordCheck';

/** The client's own token, which the check of a password needs: it has to be entitled to authenticate any user. */
const serviceAnswer = (client: FlowClient): Promise<TokenAnswer> =>
  client.profile.verify?.serviceToken === 'policyauth'
    ? askPolicy(client)
    : askTokenEndpoint(client, {
        stage: 'token',
        badIdToken: 'spoils',
        // The scope of the profile is for the person's token; the client's own rights come with the client.
        run: (config) => clientCredentialsGrant(config),
      });

/** A challenge is no token to keep beside the check; said before the person has typed anything. Throws `input-invalid`. */
const refuseChallenge = (client: FlowClient, service: TokenAnswer): void => {
  if (client.provider.isChallenge?.(service.tokens) !== true) return;
  throw fail('input-invalid', {
    field: 'verify.result',
    reason: 'The policy gives a challenge and no token to keep: choose a token for the person, or client credentials.',
  });
};

/**
 * Password authentication (IBM Verify guide of that name): the client's own token, the identity source, the check of the
 * password; then, by the assertion that proves it, a token for the person, with further factors where the policy wants
 * them. Throws `credentials-refused`, `identity-source-*`, and AppFailure.
 */
export const verifyPassword = async (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  const client = await openClient(profile, context, { endpoints: ['token'], clientSecret: true });
  const wantsToken = profile.verify?.result !== 'check';
  const service = await serviceAnswer(client);
  if (!wantsToken) refuseChallenge(client, service);
  const run: FactorRun = { client, api: openVerifyApi(client, service.tokens.access_token) };
  const { facts, assertion } = await checkProfilePassword(run, { wantsAssertion: wantsToken });
  context.step({ kind: 'factor-accepted', factor: 'password' });
  if (!wantsToken || assertion === undefined) {
    return flowTokens({ ...service, extras: { ...service.extras, ...facts } }, client.provider);
  }
  const answer = await exchangeProof(client, { assertion, facts });
  return flowTokens(await finishChallenges(client, answer), client.provider);
};
