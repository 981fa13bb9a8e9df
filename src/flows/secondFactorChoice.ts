import { fail } from '../domain/errors';
import type { FlowStepFact } from '../domain/flow';
import {
  type FactorList,
  factorChoice,
  factorId,
  preferredFactor,
  type VerifyFactor,
} from '../providers/ibmVerifyFactors';
import { askPerson, type FactorRun } from './secondFactorProof';

type By = Extract<FlowStepFact, { readonly kind: 'factor-chosen' }>['by'];
type Choice = { readonly factor: VerifyFactor; readonly by: By };

/** The factor that needs nobody: its secret is kept here. */
const withKeptSecret = async (run: FactorRun, usable: readonly VerifyFactor[]): Promise<VerifyFactor | undefined> => {
  const { secrets } = run.client.context;
  const isKept = async ({ type }: VerifyFactor): Promise<boolean> => {
    if (type !== 'totp' && type !== 'password') return false;
    const kept = await (type === 'totp' ? secrets.totpSeed() : secrets.password());
    return kept !== undefined && kept !== '';
  };
  for (const factor of usable) if (await isKept(factor)) return factor;
  return undefined;
};

/** With nobody there, a preferred factor that would ring a phone is none. Throws `interaction-required`. */
const alone = async (run: FactorRun, usable: readonly VerifyFactor[]): Promise<VerifyFactor> => {
  const kept = await withKeptSecret(run, usable);
  if (kept === undefined) throw fail('interaction-required', { question: 'choose-factor' });
  return kept;
};

const choose = async (run: FactorRun, { usable, left }: FactorList): Promise<Choice> => {
  const preferred = preferredFactor(usable, run.client.profile.verify?.preferredFactor ?? '');
  if (!run.client.context.attended) {
    // Of two authenticator apps, the kept seed is that of the one the settings name.
    const inOrder = preferred === undefined ? usable : [preferred, ...usable];
    return { factor: await alone(run, inOrder), by: 'kept-secret' };
  }
  if (preferred !== undefined) return { factor: preferred, by: 'settings' };
  const kept = await withKeptSecret(run, usable);
  if (kept !== undefined) return { factor: kept, by: 'kept-secret' };
  const [only, another] = usable;
  if (only !== undefined && another === undefined) return { factor: only, by: 'only-one' };
  // A key that cannot be used here is shown with its reason: people look for it.
  const keys = left.filter(({ reason }) => reason === 'needs-web-origin').slice(0, 1);
  const choices = [...usable, ...keys.map((): VerifyFactor => ({ type: 'fido2' }))].map(factorChoice);
  const { factorId: chosen } = await askPerson(run, { kind: 'choose-factor', askedBy: run.api.host, factors: choices });
  const factor = usable.find((one) => factorId(one) === chosen);
  if (factor === undefined)
    throw fail('input-invalid', { field: 'factor', reason: 'This factor cannot be given here.' });
  return { factor, by: 'person' };
};

/**
 * Decides which of the factors is given: the preferred one, one whose secret is kept, the only one, or the one the person
 * chooses. Throws `factor-none` where none can be given here, and what the person throws.
 */
export const chooseFactor = async (
  run: FactorRun,
  list: FactorList,
  allowed: readonly string[] | undefined,
): Promise<VerifyFactor> => {
  if (list.usable.length === 0) {
    throw fail('factor-none', { left: list.left, ...(allowed === undefined ? {} : { allowed }) });
  }
  const { factor, by } = await choose(run, list);
  run.client.context.step({ kind: 'factor-chosen', factor: factor.type, by });
  return factor;
};
