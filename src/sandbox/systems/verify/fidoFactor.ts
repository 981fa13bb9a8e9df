import { type Answer, jsonAnswer } from '../shared/answer';
import { randomSecret } from '../shared/randomText';
import { challengeScope } from './accessTokens';
import { type ApiCall, type ApiRoute, bodyOf, isEntitled } from './apiCall';
import { wrongCode } from './enrolledFactor';
import { badBody, badValue, notEntitled } from './refusal';
import type { Tenant } from './tenant';

const rpId = 'verify.practice.example';

const relyingPartyIdOf = ({ derive }: Tenant): string => derive.id('relying party');

const mayUse = ({ caller }: ApiCall): boolean =>
  caller.facts.scope === challengeScope || isEntitled(caller, 'authnAnyUser');

const listRelyingParties = (call: ApiCall): Answer =>
  mayUse(call)
    ? jsonAnswer(200, {
        total: 1,
        limit: 200,
        count: 200,
        page: 1,
        fido2: {
          relyingparties: [
            {
              id: relyingPartyIdOf(call.tenant),
              name: 'Practice relying party',
              rpId,
              origins: [`https://${rpId}`],
              enabled: true,
            },
          ],
        },
      })
    : notEntitled('BN');

const knowsParty = ({ tenant, parts }: ApiCall): boolean => parts[0] === relyingPartyIdOf(tenant);

const options = (call: ApiCall): Answer => {
  if (!mayUse(call)) return notEntitled('BN');
  if (!knowsParty(call)) return badValue('BN', 'There is no such relying party.', 404);
  const read = bodyOf(call, 'BN');
  if ('refusal' in read) return read.refusal;
  const { userVerification = 'preferred', userId } = read.body;
  const isDana = userId === call.tenant.directory.dana.id;
  return jsonAnswer(200, {
    rpId,
    challenge: randomSecret(),
    userVerification,
    timeout: 30_000,
    allowCredentials: isDana ? [{ type: 'public-key', id: call.tenant.derive.secret('passkey') }] : [],
  });
};

/**
 * No browser signs for this relying party: its origin is an https host that belongs to nobody, and a page on this
 * computer has another one. So nothing that arrives here can be a right signature.
 */
const result = (call: ApiCall): Answer => {
  if (!mayUse(call)) return notEntitled('BN');
  if (!knowsParty(call)) return badValue('BN', 'There is no such relying party.', 404);
  const read = bodyOf(call, 'BN');
  if ('refusal' in read) return read.refusal;
  const { type, id, response } = read.body;
  const shaped = type === 'public-key' && typeof id === 'string' && typeof response === 'object' && response !== null;
  return shaped ? wrongCode(call) : badBody('BN', 'it is no public key credential');
};

/** Passkeys (IBM Verify guide "FIDO2 login"): asked for, but never proved at the practice tenant. */
export const fidoRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: /^\/config\/v2\.0\/factors\/fido2\/relyingparties$/,
    component: 'BN',
    answer: listRelyingParties,
  },
  {
    method: 'POST',
    path: /^\/v2\.0\/factors\/fido2\/relyingparties\/([^/]+)\/assertion\/options$/,
    component: 'BN',
    answer: options,
  },
  {
    method: 'POST',
    path: /^\/v2\.0\/factors\/fido2\/relyingparties\/([^/]+)\/assertion\/result$/,
    component: 'BN',
    answer: result,
  },
];
