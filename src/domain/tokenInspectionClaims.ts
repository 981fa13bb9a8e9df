import { namedThumbprint } from './proofKey';
import { type CheckFacts, checked, type InspectedKind, type InspectionCheck } from './tokenInspection';

type Members = Readonly<Record<string, unknown>>;

/** What a token should say, as far as that is known; what is absent cannot be checked. */
export type ExpectedClaims = {
  readonly kind: InspectedKind;
  readonly issuer?: string;
  /** What else the provider may call itself. */
  readonly issuerNames?: readonly string[];
  /** Any one of them will do. */
  readonly audiences?: readonly string[];
  readonly clientId?: string;
  /** The nonce that was sent with the sign-in. */
  readonly nonce?: string;
  /** The thumbprint of the key the token was asked for with (RFC 7638), and whether its type says that it is bound to it. */
  readonly proofKey?: { readonly thumbprint: string; readonly isBound: boolean };
};

/** Clocks are compared by whole seconds and across a network; this much is nobody's fault, in seconds. */
export const clockTolerance = 5;

/** Somebody else's value as a short text, whatever it is. */
export const shortValue = (value: unknown): string => {
  // JSON has no word for what is no finite number.
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
};

const issuerCheck = ({ iss }: Members, { issuer, issuerNames = [] }: ExpectedClaims): InspectionCheck => {
  if (issuer === undefined) return checked('issuer-not-known', iss === undefined ? {} : { actual: shortValue(iss) });
  if (iss === undefined) return checked('issuer-absent', { expected: issuer });
  if (iss !== issuer && typeof iss === 'string' && issuerNames.includes(iss)) {
    return checked('issuer-by-other-name', { expected: issuer, actual: iss });
  }
  return iss === issuer
    ? checked('issuer-same', { expected: issuer })
    : checked('issuer-differs', { expected: issuer, actual: shortValue(iss) });
};

/** The audiences a token names (RFC 7519 section 4.1.3): one text, or a list of which only texts count. */
export const audiencesOf = ({ aud }: Members): readonly string[] => {
  if (typeof aud === 'string') return [aud];
  return Array.isArray(aud) ? aud.filter((one): one is string => typeof one === 'string') : [];
};

const audienceCheck = (claims: Members, { audiences = [], kind }: ExpectedClaims): InspectionCheck => {
  const texts = audiencesOf(claims).join(', ');
  // Shown as it stands where nothing in it can be an audience.
  const named =
    claims.aud === undefined ? {} : { actual: shortValue(texts === '' ? JSON.stringify(claims.aud) : texts) };
  if (audiences.length === 0) return checked('audience-not-known', { ...named, whose: kind });
  const facts = { expected: shortValue(audiences.join(', ')), whose: kind };
  if (claims.aud === undefined) return checked('audience-absent', facts);
  const meant = audiencesOf(claims).some((one) => audiences.includes(one));
  return checked(meant ? 'audience-meant' : 'audience-other', { ...facts, ...named });
};

/** `azp` (OpenID Connect Core section 2), or `client_id` (RFC 9068 section 2.2), which says the same of an access token. */
const partyCheck = (claims: Members, { clientId, kind }: ExpectedClaims): InspectionCheck => {
  const party = claims.azp ?? (kind === 'id' ? undefined : claims.client_id);
  if (party === undefined) return checked('party-absent');
  if (clientId === undefined) return checked('party-not-known', { actual: shortValue(party) });
  return party === clientId
    ? checked('party-ours', { actual: clientId })
    : checked('party-other', { expected: clientId, actual: shortValue(party) });
};

const typeName = (typ: string): string => typ.toLowerCase().replace(/^application\//, '');

/** Keycloak and others mark their tokens in a claim of the same name; only what contradicts is used. */
const claimedKind = ({ typ }: Members): 'id' | 'refresh' | 'other' =>
  typ === 'ID' ? 'id' : typ === 'Refresh' || typ === 'Offline' ? 'refresh' : 'other';

const typeCheck = ({ typ }: Members, claims: Members, { kind }: ExpectedClaims): InspectionCheck => {
  if (typ !== undefined && typeof typ !== 'string') return checked('type-wrong', { actual: shortValue(typ), kind });
  const name = typ === undefined ? '' : typeName(typ);
  const claimed = claimedKind(claims);
  const facts = { kind, ...(typ === undefined ? {} : { actual: shortValue(typ) }) };
  if (kind !== 'id' && name === 'at+jwt') return checked('type-right', facts);
  const general = name === '' || name === 'jwt';
  if (kind === 'pasted') return checked('type-general', facts);
  const contradicts = claimed === 'refresh' || (kind === 'access' && claimed === 'id');
  if (!general || contradicts) {
    return checked('type-wrong', { ...facts, ...(contradicts ? { actual: shortValue(claims.typ) } : {}) });
  }
  return kind === 'id' ? checked('type-right', facts) : checked('type-general', facts);
};

const timeClaims = ['nbf', 'exp', 'iat'] as const;

const timeFacts = (claims: Members, aheadMs: number | undefined): CheckFacts => ({
  ...Object.fromEntries(
    timeClaims.flatMap((name) => (typeof claims[name] === 'number' ? [[name, String(claims[name])]] : [])),
  ),
  ...(aheadMs === undefined ? {} : { aheadMs: String(aheadMs) }),
});

/** Whether a time in seconds is so far away that it was meant in milliseconds: those of 2001 to 5138 are between the two. */
export const isInMilliseconds = (seconds: number): boolean => seconds >= 1e12 && seconds < 1e14;

const oddTime = (claims: Members): InspectionCheck | undefined => {
  const odd = timeClaims.find((name) => claims[name] !== undefined && !Number.isFinite(claims[name]));
  if (odd === undefined) return undefined;
  const text = typeof claims[odd] === 'string' ? { text: 'yes' } : {};
  return checked('time-odd', { claim: odd, actual: shortValue(claims[odd]), ...text });
};

/**
 * Whether a token is within its time (RFC 7519 sections 4.1.4 to 4.1.6) by the provider's clock where that was measured,
 * else by ours. `now` is ours, in ms since 1970.
 */
export const timeCheck = (
  claims: Members,
  kind: InspectedKind,
  clock: { readonly now: number; readonly aheadMs: number | undefined },
): InspectionCheck => {
  const facts = timeFacts(claims, clock.aheadMs);
  const odd = oddTime(claims);
  if (odd !== undefined) return odd;
  const now = Math.floor((clock.now + (clock.aheadMs ?? 0)) / 1000);
  const seconds = (name: (typeof timeClaims)[number]): number | undefined =>
    typeof claims[name] === 'number' ? claims[name] : undefined;
  const [notBefore, end, issued] = [seconds('nbf'), seconds('exp'), seconds('iat')];
  if (notBefore !== undefined && notBefore > now + clockTolerance) return checked('time-not-yet', facts);
  if (end !== undefined && end <= now - clockTolerance) return checked('time-over', facts);
  if (issued !== undefined && issued > now + clockTolerance) return checked('time-issued-later', facts);
  if (end === undefined) return checked(kind === 'id' ? 'time-end-absent' : 'time-no-end', facts);
  return checked(isInMilliseconds(end) ? 'time-milliseconds' : 'time-within', facts);
};

/** The nonce of an ID token; an access token has none. One that came with a refresh may leave it out (OpenID Connect Core section 12.2). */
const nonceCheck = ({ nonce }: Members, { kind, nonce: sent }: ExpectedClaims): readonly InspectionCheck[] => {
  if (kind === 'access' || (kind === 'pasted' && nonce === undefined)) return [];
  if (sent === undefined) return [checked('nonce-not-known')];
  if (nonce === undefined) return [checked('nonce-absent')];
  return [checked(nonce === sent ? 'nonce-same' : 'nonce-differs')];
};

/** The key a token is bound to (RFC 9449 section 6.1); most tokens are bound to none. */
const bindingCheck = (claims: Members, { proofKey, kind }: ExpectedClaims): readonly InspectionCheck[] => {
  const named = kind === 'id' ? undefined : namedThumbprint(claims);
  if (named === undefined) return proofKey?.isBound === true && kind === 'access' ? [checked('binding-absent')] : [];
  const actual = shortValue(named);
  if (proofKey === undefined) return [checked('binding-not-known', { actual })];
  const { thumbprint: expected } = proofKey;
  return [named === expected ? checked('binding-ours', { actual }) : checked('binding-other', { expected, actual })];
};

/** Every check that needs the claims and nothing else. */
export const claimChecks = (
  header: Members,
  claims: Members,
  expected: ExpectedClaims,
  clock: { readonly now: number; readonly aheadMs: number | undefined },
): readonly InspectionCheck[] => [
  issuerCheck(claims, expected),
  audienceCheck(claims, expected),
  partyCheck(claims, expected),
  typeCheck(header, claims, expected),
  timeCheck(claims, expected.kind, clock),
  ...nonceCheck(claims, expected),
  ...bindingCheck(claims, expected),
];
