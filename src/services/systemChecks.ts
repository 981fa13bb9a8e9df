import { parsedAddress } from '../domain/address';
import type { Check } from '../domain/check';
import { toAppError } from '../domain/errors';
import { type Profile, type Server, usesBrowser } from '../domain/profile';
import { suggestedPort } from '../domain/redirectAddress';
import { verifyIssuer } from '../domain/verifyIssuer';
import { discoverServer } from '../flows/discovery';
import type { Http } from '../ports';

type Asked = {
  /** With the practice provider's real address. */
  readonly profile: Profile;
  readonly server: Server;
  readonly http: Http;
  readonly signal: AbortSignal;
};

const finding = (outcome: Check['outcome'], facts: Check['facts'], fix?: Check['fix']): Check => ({
  id: 'system',
  outcome,
  facts,
  ...(fix === undefined ? {} : { fix }),
});

const surfaces = ['legacy', 'newer'] as const;

/** Which of a tenant's two surfaces describe themselves. */
const verifySurfaces = async ({ profile, server, http, signal }: Asked): Promise<Check | undefined> => {
  const tenant = server.kind === 'discovery' ? parsedAddress(server.issuer)?.origin : undefined;
  if (tenant === undefined) return undefined;
  const chosen = profile.verify?.surface ?? 'legacy';
  const answers = await Promise.all(
    surfaces.map(async (surface) => {
      const issuer = verifyIssuer(tenant, surface);
      const found = await discoverServer(
        { kind: 'discovery', issuer, document: 'openid', overrides: {} },
        http,
        signal,
      ).then(
        () => true,
        () => false,
      );
      return [surface, found] as const;
    }),
  );
  const answering = answers.filter(([, found]) => found).map(([surface]) => surface);
  const facts = { what: 'surfaces', value: chosen, listed: answering.join(' ') };
  if (answering.includes(chosen)) return finding('good', facts);
  const [other] = answering;
  return other === undefined ? finding('bad', facts) : finding('bad', facts, { kind: 'surface', surface: other });
};

/** An answer of any kind but "not found" says that the path is there; nothing is signed in with. */
const isThere = async (address: string, { http, signal }: Asked): Promise<number> => {
  const answer = await http.stream(address, { method: 'GET', headers: {} }, { stage: 'discovery', signal });
  answer.cancel();
  return answer.status;
};

const dxTenant = async (asked: Asked): Promise<Check | undefined> => {
  const { profile, server } = asked;
  const token = server.kind === 'endpoints' ? server.endpoints.token : undefined;
  if ((profile.dx?.tenant ?? '') === '') return finding('bad', { what: 'tenant-missing' }, { kind: 'settings' });
  if (token === undefined) return undefined;
  const status = await isThere(token, asked);
  const facts = { what: 'dx', value: token, status: String(status) };
  return status === 404 || status >= 500 ? finding('bad', facts) : finding('good', facts);
};

/** Where Keyrock describes an application, when the endpoints were typed: the two should agree. */
const keyrockAddresses = async ({ profile, server, http, signal }: Asked): Promise<Check | undefined> => {
  if (server.kind !== 'endpoints' || server.endpoints.token === undefined || profile.clientId === '') return undefined;
  const root = server.endpoints.token.replace(/\/oauth2\/token\/?$/, '');
  if (root === server.endpoints.token) return finding('warning', { what: 'keyrock-path', value: root });
  const issuer = `${root}/idm/applications/${encodeURIComponent(profile.clientId)}`;
  try {
    const described = { kind: 'discovery', issuer, document: 'openid', overrides: {} } as const;
    const { endpoints } = await discoverServer(described, http, signal);
    const differs = (['token', 'authorization'] as const).find(
      (name) => server.endpoints[name] !== undefined && endpoints[name] !== server.endpoints[name],
    );
    if (differs === undefined) return finding('good', { what: 'keyrock-same' });
    return finding('warning', { what: 'keyrock-differs', value: differs, listed: endpoints[differs] ?? '' });
  } catch (caught) {
    if (toAppError(caught).code === 'cancelled') throw caught;
    // Only applications with OpenID Connect switched on are described.
    return finding('skipped', { what: 'keyrock-undescribed' });
  }
};

/** It compares the redirect address to the letter, so that any other port is another address. */
const exactRedirect = ({ profile: { grant, redirect } }: Asked): Check | undefined => {
  if (!usesBrowser(grant) || redirect.kind !== 'loopback') return undefined;
  if (redirect.port !== null) return finding('good', { what: 'exact-redirect', value: String(redirect.port) });
  return finding('warning', { what: 'exact-redirect' }, { kind: 'port', port: suggestedPort });
};

/** What can be known about one system's own ways without a sign-in; undefined where there is nothing. */
export const systemCheck = async (asked: Asked): Promise<Check | undefined> => {
  switch (asked.profile.provider) {
    case 'ibmVerify':
      return verifySurfaces(asked);
    case 'dxOperationalIntelligence':
      return dxTenant(asked);
    case 'keyrock':
      return keyrockAddresses(asked);
    case 'webMethods':
      return exactRedirect(asked);
    case 'standard':
    case 'custom':
      return undefined;
  }
};
