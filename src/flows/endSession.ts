import { buildEndSessionUrl, None } from 'openid-client';
import type { Profile } from '../domain/profile';
import { addressWithoutSecrets } from '../domain/requestAddress';
import type { TokenSet } from '../domain/token';
import { configuration, openClient, withoutNobody } from './client';
import type { FlowContext } from './context';
import { createWire } from './wire';

const endSessionAddress = async (
  profile: Profile,
  tokens: Pick<TokenSet, 'idToken'>,
  context: FlowContext,
): Promise<URL> => {
  const client = await openClient(profile, context, { endpoints: ['endSession'], clientSecret: false });
  client.hide(tokens.idToken);
  // Nothing is fetched: the library only joins the address.
  const { fetch } = createWire({ http: context.http, signal: context.signal, stage: 'authorization' });
  const config = configuration(client, { auth: None(), fetch, signature: false });
  const address = buildEndSessionUrl(config, {
    ...client.provider.endSessionParameters,
    ...(tokens.idToken === undefined ? {} : { id_token_hint: tokens.idToken }),
  });
  withoutNobody(profile, address.searchParams);
  return address;
};

/**
 * Opens the page at which a person ends their session at the provider (OpenID Connect RP-Initiated Logout 1.0 section 2).
 * What becomes of it there is not seen from here. Throws `endpoint-missing` where the provider has none,
 * `browser-not-opened`, and everything discovery throws.
 */
export const openEndSession = async (
  profile: Profile,
  tokens: Pick<TokenSet, 'idToken'>,
  context: FlowContext,
): Promise<void> => {
  const page = await endSessionAddress(profile, tokens, context);
  const parameters = [...page.searchParams].map(([name, value]) => ({ name, value }));
  context.step({ kind: 'sign-out-page', address: addressWithoutSecrets(page.href), parameters });
  await context.browser.open(page.href, context.http.plainHttpHosts);
};
