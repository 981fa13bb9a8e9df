import { buildEndSessionUrl, None } from 'openid-client';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import { configuration, openClient, withoutNobody } from './client';
import type { FlowContext } from './context';
import { createWire } from './wire';

/**
 * The address at which a person ends their session at the provider in the browser (OpenID Connect RP-Initiated Logout 1.0
 * section 2). Throws `endpoint-missing` where the provider has none, and everything discovery throws.
 */
export const endSessionAddress = async (
  profile: Profile,
  tokens: Pick<TokenSet, 'idToken'>,
  context: FlowContext,
): Promise<string> => {
  const client = await openClient(profile, context, { endpoints: ['endSession'], clientSecret: false });
  // Nothing is fetched: the library only joins the address.
  const { fetch } = createWire({ http: context.http, signal: context.signal, stage: 'authorization' });
  const config = configuration(client, { auth: None(), fetch, signature: false });
  const address = buildEndSessionUrl(config, {
    ...client.provider.endSessionParameters,
    ...(tokens.idToken === undefined ? {} : { id_token_hint: tokens.idToken }),
  });
  withoutNobody(profile, address.searchParams);
  return address.href;
};
