import { genericGrantRequest } from 'openid-client';
import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { openClient, requireEndpoint } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { tokenParameters } from './parameters';
import { askedSecret } from './secrets';
import { callTokenEndpoint } from './tokenCall';

/**
 * The resource owner password grant (RFC 6749 section 4.3); legacy, since the app then sees the password (RFC 9700
 * section 2.4). The password is asked for where none is kept. Throws AppFailure.
 */
export const password = async (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  const parameters = tokenParameters(profile);
  if (profile.username === '') {
    throw fail('input-invalid', {
      field: 'username',
      reason: 'The password grant signs in by user name, and it is empty.',
    });
  }
  const client = await openClient(profile, context, { endpoints: ['token'], clientSecret: true, proofKey: 'new' });
  const typed = await askedSecret(profile, requireEndpoint(client, 'token').host, context, 'password');
  client.hide(typed.value);
  parameters.set('username', profile.username);
  parameters.set('password', typed.value);
  const answer = await callTokenEndpoint(client, {
    stage: 'token',
    badIdToken: 'spoils',
    withPassword: true,
    run: (config, proof) => genericGrantRequest(config, 'password', parameters, proof),
  });
  await typed.keep();
  return flowTokens(answer, client.provider);
};
