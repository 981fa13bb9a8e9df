import { type Answer, jsonAnswer } from '../shared/answer';
import { type Arrival, bearerOf } from '../shared/arrival';
import { findAccessToken } from './accessTokens';
import { authorize } from './authorize';
import { answerDevicePage, type DeviceSignIns, deviceAuthorization } from './deviceGrant';
import { discoveryDocument } from './discovery';
import { introspect, revoke, userInfo } from './inspection';
import { notAuthenticated, notEntitled } from './refusal';
import { answerSignIn } from './signInFlow';
import { createSignIns } from './signIns';
import { type Endpoint, findEndpoint, type Surface } from './surfaces';
import type { Tenant } from './tenant';
import { createTokenEndpoint } from './tokenEndpoint';

type Reply = Answer | Promise<Answer>;

/** Registering clients is an administrator's right, and no client of this tenant has it. */
const register = (tenant: Tenant, arrival: Arrival): Answer => {
  const known = findAccessToken(tenant, bearerOf(arrival) ?? '') !== undefined;
  return known ? notEntitled('BH') : notAuthenticated('BH');
};

/** Creates the OpenID Connect endpoints of both surfaces and the pages behind them. */
export const createOpenIdEndpoints = (tenant: Tenant) => {
  const signIns = createSignIns(tenant.now);
  const devices: DeviceSignIns = new Map();
  const token = createTokenEndpoint(tenant, devices);

  const at: Readonly<Record<Endpoint, (arrival: Arrival, surface: Surface) => Reply>> = {
    discovery: (_arrival, surface) => jsonAnswer(200, discoveryDocument(tenant.origin, surface, tenant.switches())),
    jwks: () => jsonAnswer(200, tenant.keys.jwks),
    authorize: (arrival, surface) => authorize(tenant, signIns, arrival, surface),
    token,
    introspect: (arrival, surface) => introspect(tenant, arrival, surface),
    revoke: (arrival, surface) => revoke(tenant, arrival, surface),
    userinfo: (arrival) => userInfo(tenant, arrival),
    device: (arrival, surface) => deviceAuthorization(tenant, devices, arrival, surface),
    registration: (arrival) => register(tenant, arrival),
  };

  /** Answers what belongs to OpenID Connect; undefined for any other address. */
  return (arrival: Arrival, path: string): Reply | undefined => {
    const found = findEndpoint(path);
    if (found !== undefined) return at[found.endpoint](arrival, found.surface);
    return answerSignIn(tenant, signIns, arrival) ?? answerDevicePage(tenant, devices, signIns, arrival);
  };
};
