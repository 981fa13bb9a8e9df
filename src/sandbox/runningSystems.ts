import type { RunningSystem } from '../domain/practiceSystem';
import type { CosManagerEmulator } from './systems/cosManager/cosManagerEmulator';
import type { DxEmulator } from './systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import type { KeyrockEmulator } from './systems/keyrock/keyrockEmulator';
import type { VerifyEmulator } from './systems/verify/verifyEmulator';
import type { WebMethodsEmulator } from './systems/webMethods/webMethodsEmulator';

/** A tenant of IBM Verify; an API client takes the application's place where no person is signed in, or a password checked. */
export const verifySystem = ({ origin, credentials, switches }: VerifyEmulator): RunningSystem => {
  const { application, service, user, phoneUrl } = credentials;
  return {
    origin,
    answers: { tenant: credentials.tenant, source: credentials.identitySources[0]?.name ?? '' },
    user: { username: user.username, password: user.password, totpSeed: user.totpSeed },
    clientFor: (grant) => (grant === 'client_credentials' || grant === 'verify_password' ? service : application),
    apis: [],
    pages: { phone: phoneUrl },
    setLifetime: (accessTokenSeconds) => switches.set({ accessTokenSeconds }),
  };
};

/** A Cloud Object Storage Manager, with the tenant whose tokens it takes. */
export const cosManagerSystem = (manager: CosManagerEmulator, tenant: VerifyEmulator): RunningSystem => {
  const verify = verifySystem(tenant);
  return { ...verify, answers: { ...verify.answers, manager: manager.credentials.manager } };
};

/** A Keyrock with an application that is registered for everything. */
export const keyrockSystem = ({ origin, credentials, switches }: KeyrockEmulator): RunningSystem => {
  const { clientId, clientSecret, redirectUri } = credentials.application;
  return {
    origin,
    answers: { base: origin },
    user: { username: credentials.user.email, password: credentials.user.password },
    clientFor: () => ({ clientId, clientSecret, redirectUri }),
    apis: [],
    pages: {},
    setLifetime: (accessTokenSeconds) => switches.set({ accessTokenSeconds }),
  };
};

/** An EMM security server; it knows no clients. */
export const dxSystem = ({ origin, credentials, switches }: DxEmulator): RunningSystem => ({
  origin,
  answers: { base: origin, tenant: credentials.tenant },
  user: { username: credentials.user.username, password: credentials.user.password },
  clientFor: () => ({ clientId: '' }),
  apis: [],
  pages: {},
  setLifetime: (idleSeconds) => switches.set({ idleSeconds }),
});

/** A tenant of webMethods Integration, whose flow services have addresses of their own in each installation. */
export const webMethodsSystem = ({ origin, credentials, switches }: WebMethodsEmulator): RunningSystem => {
  const { confidentialClient, publicClient, scopes } = credentials;
  const { refreshCount } = switches.get();
  return {
    origin,
    answers: { base: origin, refreshCount: typeof refreshCount === 'number' ? String(refreshCount) : '' },
    user: credentials.user,
    clientFor: (grant) =>
      grant === 'implicit'
        ? { clientId: publicClient.clientId, ...firstOf(publicClient.redirectUris) }
        : confidentialClient,
    scope: scopes.join(' '),
    apis: [
      { id: 'flowService', label: 'Run a flow service', url: credentials.flowServiceUrl },
      { id: 'restApi', label: 'Call a REST API', url: credentials.restResourceUrl },
    ],
    pages: { administration: credentials.administrationUrl },
    setLifetime: (expirySeconds) => switches.set({ expirySeconds }),
  };
};

const firstOf = ([redirectUri]: readonly string[]): { readonly redirectUri?: string } =>
  redirectUri === undefined ? {} : { redirectUri };
