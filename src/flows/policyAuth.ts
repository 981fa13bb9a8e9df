import { genericGrantRequest } from 'openid-client';
import type { Profile } from '../domain/profile';
import { type FlowClient, openClient } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { tokenParameters } from './parameters';
import { giveFactor } from './secondFactor';
import { askTokenEndpoint, exchangeProof, finishChallenges, type TokenAnswer } from './tokenCall';

/** IBM Verify's own grant: the access policy decides which factor comes first. */
const policyGrant = 'policyauth';

/** Whether a profile lets the access policy decide about the first factor too. */
export const startsWithPolicy = ({ provider, verify }: Profile): boolean =>
  provider === 'ibmVerify' && verify?.firstStep === 'policyauth';

/** Asks the access policy. The answer is a challenge that knows nobody yet, or tokens where the policy allows all. */
export const askPolicy = (client: FlowClient): Promise<TokenAnswer> => {
  const parameters = tokenParameters(client.profile);
  return askTokenEndpoint(client, {
    stage: 'token',
    badIdToken: 'spoils',
    run: (config) => genericGrantRequest(config, policyGrant, parameters),
  });
};

/**
 * Policy-based authentication (IBM Verify, grant `policyauth`): the policy names the first factor, its proof is exchanged,
 * and what the policy wants after it is given as any second factor. Throws AppFailure.
 */
export const policyAuth = async (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  const client = await openClient(profile, context, { endpoints: ['token'], clientSecret: true });
  const verdict = await askPolicy(client);
  if (client.provider.isChallenge?.(verdict.tokens) !== true) return flowTokens(verdict, client.provider);
  const first = await exchangeProof(client, await giveFactor(client, verdict.tokens, { first: true }));
  return flowTokens(await finishChallenges(client, first), client.provider);
};
