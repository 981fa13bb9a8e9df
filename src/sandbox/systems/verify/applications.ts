import { createHash, timingSafeEqual } from 'node:crypto';
import type { Derive } from './seed';
import type { VerifySwitches } from './switches';

/** What a token of an API client may do beside what its person may. */
export type Entitlement = 'authnAnyUser' | 'generateOTP';

/** The jwt-bearer grant's name (RFC 7523 section 2.1). */
export const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The device grant's name (RFC 8628 section 3.4). */
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** A registered client of the tenant. */
export type Application = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly grants: readonly string[];
  /** Asked anew for each request, because switches may change it. */
  readonly entitlements: () => readonly Entitlement[];
};

/** Everything that may call the tenant's endpoints. */
export type Applications = {
  /** Signs people in: code, password, device, policy-based authentication. */
  readonly application: Application;
  /** An API client that may authenticate any user. */
  readonly service: Application;
  /** An API client without that entitlement. */
  readonly plainService: Application;
  readonly find: (clientId: string) => Application | undefined;
  /** The client these credentials belong to; compared in constant time. */
  readonly authenticate: (clientId: string, clientSecret: string) => Application | undefined;
};

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

/** Creates the registered clients. */
export const createApplications = (derive: Derive, switches: () => VerifySwitches): Applications => {
  const credentialsOf = (name: string) => ({
    clientId: derive.id(`client ${name}`),
    clientSecret: derive.secret(name),
  });
  const extra = (): readonly Entitlement[] => (switches().generateOtp ? ['generateOTP'] : []);
  const application: Application = {
    ...credentialsOf('application'),
    name: 'Practice application',
    grants: ['authorization_code', 'implicit', 'password', 'refresh_token', jwtBearerGrant, deviceGrant, 'policyauth'],
    entitlements: () => [],
  };
  const service: Application = {
    ...credentialsOf('service'),
    name: 'Practice API client',
    grants: ['client_credentials', jwtBearerGrant, 'refresh_token', 'policyauth'],
    entitlements: () => ['authnAnyUser', ...extra()],
  };
  const plainService: Application = {
    ...credentialsOf('plainService'),
    name: 'Practice API client without entitlements',
    grants: ['client_credentials', jwtBearerGrant],
    entitlements: extra,
  };
  const all = [application, service, plainService];
  const find = (clientId: string): Application | undefined => all.find((one) => one.clientId === clientId);
  return {
    application,
    service,
    plainService,
    find,
    authenticate: (clientId, clientSecret) => {
      const found = find(clientId);
      const right = timingSafeEqual(digest(clientSecret), digest(found?.clientSecret ?? ''));
      return right && clientSecret !== '' ? found : undefined;
    },
  };
};
