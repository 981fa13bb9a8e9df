import { buildAuthorizationUrlWithPAR } from 'openid-client';
import { callFacts, configuration, type FlowClient } from './client';
import { withClientAuthentication } from './clientAuthentication';
import { callFailure } from './oauthErrors';
import { createWire } from './wire';

/**
 * Hands the authorization request to the provider itself and answers the address that stands for it, for providers that
 * take none from a browser (RFC 9126 section 5). Throws AppFailure.
 */
export const pushedAddress = async (client: FlowClient, parameters: URLSearchParams): Promise<URL> => {
  const { http, signal } = client.context;
  const address = await withClientAuthentication(client, async (auth) => {
    const wire = createWire({ http, signal, stage: 'authorization' });
    try {
      const config = configuration(client, { auth, fetch: wire.fetch, signature: false });
      return await buildAuthorizationUrlWithPAR(config, parameters);
    } catch (caught) {
      throw callFailure(caught, callFacts(client, 'authorization', wire.seen()));
    }
  });
  client.hide(address.searchParams.get('request_uri') ?? undefined);
  return address;
};
