import { clientCredentialsGrant } from 'openid-client';
import type { Profile } from '../domain/profile';
import { openClient } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { tokenParameters } from './parameters';
import { callTokenEndpoint } from './tokenCall';

/** The client credentials grant (RFC 6749 section 4.4). Throws AppFailure. */
export const clientCredentials = async (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  const parameters = tokenParameters(profile);
  const client = await openClient(profile, context, { endpoints: ['token'], clientSecret: true, proofKey: 'new' });
  return flowTokens(
    await callTokenEndpoint(client, {
      stage: 'token',
      badIdToken: 'spoils',
      run: (config, proof) => clientCredentialsGrant(config, parameters, proof),
    }),
    client.provider,
  );
};
