import type { ErrorDetails } from '../domain/errors';
import type { FactorChoice, SentFactorType } from '../domain/question';
import { type TotpSettings, totpSettingsIn } from '../domain/totpSeed';
import { fieldsOf, idText, time } from './ibmVerifyAnswers';

/** When it was set up, in ms since 1970, where the listing says so: a person knows a phone by it. */
type SetUp = { readonly setUpAt?: number };

/** A second factor a flow can give. Ids are the system's own. */
export type VerifyFactor =
  | (SetUp & { readonly type: 'totp'; readonly id: string; readonly settings: Partial<TotpSettings> })
  | { readonly type: SentFactorType; readonly id: string; readonly destination: string }
  /** Not set up: the code goes to an address the person names. */
  | { readonly type: SentFactorType; readonly transient: true }
  | { readonly type: 'questions'; readonly id: string }
  | (SetUp & { readonly type: 'push'; readonly authenticatorId: string; readonly enrolmentIds: readonly string[] })
  | { readonly type: 'qr' }
  | { readonly type: 'password' }
  | { readonly type: 'fido2' };

/** Why a factor that the account or the policy names cannot be given. */
export type LeftFactor = ErrorDetails['factor-none']['left'][number];

/** Factors that can be given, and those that cannot. */
export type FactorList = { readonly usable: readonly VerifyFactor[]; readonly left: readonly LeftFactor[] };

/** One enrolment as it is listed. */
type Enrolment = {
  readonly id: string;
  readonly type: string;
  readonly subType: string;
  readonly enabled: boolean;
  readonly validated: boolean;
  readonly authenticatorId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly setUpAt: number | undefined;
};

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 300) : '');

/** The rows of a listing: under `factors`, or under the name of a type, as the listing of one type and the older ones have them. */
const rowsOf = (listing: unknown): readonly unknown[] => {
  const fields = fieldsOf(listing);
  const named = Array.isArray(fields.factors) ? fields.factors : Object.values(fields).find(Array.isArray);
  return named ?? [];
};

const enrolmentOf = (listed: unknown): Enrolment | undefined => {
  const row = fieldsOf(listed);
  const attributes = fieldsOf(row.attributes);
  const id = text(idText(row.id));
  const type = text(row.type) || text(row.methodType);
  if (id === '' || type === '') return undefined;
  return {
    id,
    type,
    subType: text(row.subType),
    // A listing that does not say so lists what can be used.
    enabled: row.enabled !== false,
    validated: row.validated !== false,
    authenticatorId: text(idText(fieldsOf(row.references).authenticatorId)) || text(idText(attributes.authenticatorId)),
    attributes,
    setUpAt: time(row.created) ?? time(row.creationTime),
  };
};

const setUp = (at: number | undefined): SetUp => (at === undefined ? {} : { setUpAt: at });

/** An enrolment by the name policies use: signatures as `signatures_<subType>`, everything else by its type. */
const policyName = ({ type, subType }: Enrolment): string => (type === 'signature' ? `signatures_${subType}` : type);

/** Whether a name in `allowedFactors` covers a factor: `signatures` and `push` stand for any signature, `fido` for `fido2`. */
const covers = (allowed: string, name: string): boolean => {
  if (allowed === name) return true;
  if (name.startsWith('signatures')) return allowed === 'signatures' || allowed === 'push';
  return name === 'fido2' && allowed === 'fido';
};

const isAllowed = (allowed: readonly string[] | undefined, name: string): boolean =>
  allowed === undefined || allowed.some((one) => covers(one, name));

const sentTypes = ['emailotp', 'smsotp', 'voiceotp'] as const;
const isSent = (type: string): type is SentFactorType => sentTypes.some((one) => one === type);

const destinationOf = ({ attributes }: Enrolment): string =>
  text(attributes.emailAddress) || text(attributes.phoneNumber);

const factorOf = (enrolment: Enrolment): VerifyFactor | undefined => {
  const { id, type, attributes } = enrolment;
  if (type === 'totp') return { type, id, settings: totpSettingsIn(attributes), ...setUp(enrolment.setUpAt) };
  if (type === 'questions') return { type, id };
  return isSent(type) ? { type, id, destination: destinationOf(enrolment) } : undefined;
};

const reasonAgainst = (
  enrolment: Enrolment,
  allowed: readonly string[] | undefined,
): LeftFactor['reason'] | undefined => {
  if (!isAllowed(allowed, policyName(enrolment))) return 'not-allowed';
  if (!enrolment.enabled) return 'disabled';
  if (!enrolment.validated) return 'not-validated';
  if (enrolment.type.startsWith('fido')) return 'needs-web-origin';
  const known =
    factorOf(enrolment) !== undefined || (enrolment.type === 'signature' && enrolment.authenticatorId !== '');
  return known ? undefined : 'not-supported';
};

/** Whether a signature belongs to an app other than the stock one, which is told by what it adds. */
const isForeign = ({ attributes }: Enrolment): boolean =>
  Array.isArray(attributes.additionalData) && attributes.additionalData.length > 0;

/** What a kind is called here: a signature is what a phone gives when it approves. */
const nameOf = ({ type }: Enrolment): string => (type === 'signature' ? 'push' : type);

const earliest = (all: readonly Enrolment[]): number | undefined => {
  const times = all.flatMap(({ setUpAt }) => (setUpAt === undefined ? [] : [setUpAt]));
  return times.length === 0 ? undefined : Math.min(...times);
};

/** One push factor for each phone, the ones with the stock app first; any of its signatures will do. */
const pushFactors = (signatures: readonly Enrolment[]): readonly VerifyFactor[] => {
  const phones = new Map<string, Enrolment[]>();
  for (const one of [...signatures].sort((a, b) => Number(isForeign(a)) - Number(isForeign(b)))) {
    phones.set(one.authenticatorId, [...(phones.get(one.authenticatorId) ?? []), one]);
  }
  return [...phones].map(([authenticatorId, all]) => ({
    type: 'push',
    authenticatorId,
    enrolmentIds: all.map(({ id }) => id),
    // A phone is set up with all its ways to approve at once; a later one is an addition.
    ...setUp(earliest(all)),
  }));
};

/** Factors that need no enrolment of this kind: a policy names them, and they are given from there. */
const unenrolled = (
  allowed: readonly string[] | undefined,
  enrolled: readonly VerifyFactor[],
): readonly VerifyFactor[] =>
  (allowed ?? []).flatMap((name): readonly VerifyFactor[] => {
    if (name === 'password' || name === 'qr') return [{ type: name }];
    return isSent(name) && enrolled.every(({ type }) => type !== name) ? [{ type: name, transient: true }] : [];
  });

const isFido = (name: string): boolean => name === 'fido2' || name === 'fido';

/**
 * Reads the listing of a person's enrolments against what the challenge would take. `allowed` undefined: anything.
 * Disabled, unconfirmed and unknown ones are left out with their reason.
 */
export const readFactors = (listing: unknown, allowed: readonly string[] | undefined): FactorList => {
  const enrolments = rowsOf(listing).flatMap((row) => enrolmentOf(row) ?? []);
  const judged = enrolments.map((one) => ({ one, reason: reasonAgainst(one, allowed) }));
  const good = judged.flatMap(({ one, reason }) => (reason === undefined ? [one] : []));
  const enrolled = good.flatMap((one) => factorOf(one) ?? []);
  const left = judged.flatMap(({ one, reason }) => (reason === undefined ? [] : [{ type: nameOf(one), reason }]));
  const fidoAllowed = allowed?.some(isFido) === true && !left.some(({ type }) => isFido(type));
  return {
    usable: [
      ...enrolled,
      ...pushFactors(good.filter(({ type }) => type === 'signature')),
      ...unenrolled(allowed, enrolled),
    ],
    left: fidoAllowed ? [...left, { type: 'fido2', reason: 'needs-web-origin' }] : left,
  };
};

/** Whether a challenge can be met without looking at enrolments: its factors are the first ones, when nobody is known yet. */
export const isFirstStep = (allowed: readonly string[] | undefined): boolean =>
  allowed !== undefined &&
  allowed.length > 0 &&
  allowed.every((name) => name === 'password' || name === 'qr' || isFido(name));

/** What an answer and the settings name a factor by. */
export const factorId = (factor: VerifyFactor): string => {
  if ('id' in factor) return factor.id;
  if ('authenticatorId' in factor) return factor.authenticatorId;
  return 'transient' in factor ? `${factor.type}/transient` : factor.type;
};

/** A factor as a person is shown it. */
export const factorChoice = (factor: VerifyFactor): FactorChoice => ({
  id: factorId(factor),
  type: factor.type,
  detail: 'destination' in factor ? factor.destination : '',
  ...('transient' in factor ? { transient: true } : {}),
  ...('setUpAt' in factor ? setUp(factor.setUpAt) : {}),
  ...(factor.type === 'fido2' ? { unusable: 'needs-web-origin' } : {}),
});

/** The factor that the settings prefer: by its id, else by its type. */
export const preferredFactor = (usable: readonly VerifyFactor[], preferred: string): VerifyFactor | undefined =>
  usable.find((factor) => factorId(factor) === preferred) ?? usable.find(({ type }) => type === preferred);
