import type { Answer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { deviceGrant as deviceGrantName, jwtBearerGrant } from './applications';
import { authenticateClient } from './clientAuthentication';
import { codeGrant } from './codeGrant';
import { readContext } from './context';
import { type DeviceSignIns, deviceGrant } from './deviceGrant';
import type { GrantType } from './grantCall';
import { clientCredentialsGrant, jwtBearer, passwordGrant, policyGrant } from './personGrants';
import { refreshGrant } from './refreshGrant';
import { malformed, onlyPost, wrongClient } from './refusal';
import type { Surface } from './surfaces';
import type { Tenant } from './tenant';

/** Creates the token endpoint of both surfaces (RFC 6749 section 3.2). */
export const createTokenEndpoint = (tenant: Tenant, devices: DeviceSignIns) => {
  const grantTypes: Readonly<Record<string, GrantType>> = {
    password: passwordGrant,
    [jwtBearerGrant]: jwtBearer,
    policyauth: policyGrant,
    client_credentials: clientCredentialsGrant,
    refresh_token: refreshGrant,
    authorization_code: codeGrant,
    [deviceGrantName]: deviceGrant(devices),
  };

  return async (arrival: Arrival, surface: Surface): Promise<Answer> => {
    if (arrival.method !== 'POST') return onlyPost();
    const { form } = arrival;
    const name = form.get('grant_type');
    if (name === null) return malformed('The grant type is missing.');
    const grantType = Object.hasOwn(grantTypes, name) ? grantTypes[name] : undefined;
    if (grantType === undefined) return malformed('The grant type is not known.', 'unsupported_grant_type');
    const application = await authenticateClient(tenant, arrival, surface);
    if (application === undefined) return wrongClient();
    if (!application.grants.includes(name)) {
      return malformed('The application may not use this grant type.', 'unauthorized_client');
    }
    const context = readContext(form);
    if (context === undefined) return malformed('The context is not base64 of a JSON object.');
    return grantType({ tenant, application, surface, form, hasContext: context.present });
  };
};
