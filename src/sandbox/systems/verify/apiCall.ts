import type { Answer } from '../shared/answer';
import { type Arrival, bearerOf, jsonOf } from '../shared/arrival';
import { challengeScope, findAccessToken, type TokenFacts } from './accessTokens';
import type { Entitlement } from './applications';
import { badBody, type Component, notAuthenticated, notJson } from './refusal';
import type { Tenant } from './tenant';

/** Who calls one of the APIs beside OAuth, by the bearer token. */
export type Caller = {
  readonly facts: TokenFacts;
  readonly entitlements: readonly Entitlement[];
};

/** One call to such an API. */
export type ApiCall = {
  readonly tenant: Tenant;
  readonly arrival: Arrival;
  readonly caller: Caller;
  /** The variable parts of the path, in order. */
  readonly parts: readonly string[];
};

/** An API call that the emulator answers. */
export type ApiRoute = {
  readonly method: 'GET' | 'POST';
  /** Matched against the path without doubled or trailing slashes. */
  readonly path: RegExp;
  readonly component: Component;
  readonly answer: (call: ApiCall) => Answer | Promise<Answer>;
};

/** A policy challenge that knows nobody yet may authenticate anybody; a person's token speaks for that person alone. */
const entitlementsOf = (tenant: Tenant, { userId, scope, clientId }: TokenFacts): readonly Entitlement[] => {
  if (userId !== undefined) return [];
  if (scope === challengeScope) return ['authnAnyUser'];
  return tenant.applications.find(clientId)?.entitlements() ?? [];
};

const callerOf = (tenant: Tenant, arrival: Arrival): Caller | undefined => {
  const token = bearerOf(arrival);
  const facts = token === undefined ? undefined : findAccessToken(tenant, token);
  return facts && { facts, entitlements: entitlementsOf(tenant, facts) };
};

/** Answers with the first route that fits; undefined when none does. */
export const answerApi = (
  tenant: Tenant,
  routes: readonly ApiRoute[],
  arrival: Arrival,
  path: string,
): Answer | Promise<Answer> | undefined => {
  for (const { method, path: pattern, component, answer } of routes) {
    const match = method === arrival.method ? pattern.exec(path) : null;
    if (match === null) continue;
    const caller = callerOf(tenant, arrival);
    if (caller === undefined) return notAuthenticated(component);
    return answer({ tenant, arrival, caller, parts: match.slice(1).map(decoded) });
  }
  return undefined;
};

const decoded = (part: string | undefined): string => {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
};

/** Whether the caller has the entitlement. */
export const isEntitled = ({ entitlements }: Caller, entitlement: Entitlement): boolean =>
  entitlements.includes(entitlement);

/** Whether the caller may look at and use the factors of this person. */
export const mayActFor = (caller: Caller, userId: string): boolean =>
  caller.facts.userId === userId || isEntitled(caller, 'authnAnyUser');

/** The body as a JSON object, or the refusal of a body that is none. */
export const bodyOf = (
  { arrival }: ApiCall,
  component: Component,
): { readonly body: Readonly<Record<string, unknown>> } | { readonly refusal: Answer } => {
  const value = arrival.body === '' ? {} : jsonOf(arrival);
  if (value === undefined) return { refusal: notJson(component) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { refusal: badBody(component, 'it is not an object') };
  }
  // A JSON object has string keys, and nothing else is known of its values.
  return { body: value as Readonly<Record<string, unknown>> };
};
