import { decodeJwt, jwtVerify } from 'jose';
import { type Arrival, basicPairOf } from '../shared/arrival';
import type { Application } from './applications';
import { issuerOf, type Surface, tokenEndpointOf } from './surfaces';
import type { Tenant } from './tenant';

/** The assertion type of RFC 7523 section 2.2. */
const jwtAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const formDecoded = (value: string): string => {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
};

/** A client that signs a JWT with its secret instead of sending it (OpenID Connect Core section 9). */
const byAssertion = async (
  tenant: Tenant,
  form: URLSearchParams,
  surface: Surface,
): Promise<Application | undefined> => {
  const assertion = form.get('client_assertion') ?? '';
  try {
    const { iss, sub, jti } = decodeJwt(assertion);
    const application = tenant.applications.find(iss ?? '');
    if (application === undefined || sub !== iss || jti === undefined) return undefined;
    await jwtVerify(assertion, new TextEncoder().encode(application.clientSecret), {
      algorithms: ['HS256', 'HS384', 'HS512'],
      audience: [tokenEndpointOf(tenant.origin, surface), issuerOf(tenant.origin, surface)],
      requiredClaims: ['exp'],
      currentDate: new Date(tenant.now()),
    });
    const name = `${application.clientId} ${jti}`;
    if (tenant.records.find('ClientAssertion', name) !== undefined) return undefined;
    tenant.records.put('ClientAssertion', name, {}, 3600);
    return application;
  } catch {
    return undefined;
  }
};

/** Who calls: client_secret_basic, client_secret_post or client_secret_jwt; undefined for anybody else. */
export const authenticateClient = async (
  tenant: Tenant,
  arrival: Arrival,
  surface: Surface,
): Promise<Application | undefined> => {
  const { form } = arrival;
  const { applications } = tenant;
  if (form.get('client_assertion_type') === jwtAssertionType) return byAssertion(tenant, form, surface);
  const pair = basicPairOf(arrival);
  if (pair !== undefined) return applications.authenticate(formDecoded(pair.name), formDecoded(pair.secret));
  return applications.authenticate(form.get('client_id') ?? '', form.get('client_secret') ?? '');
};
