import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon } from 'lucide-react';
import type { AppError } from '../../../src/domain/errors';
import { errorText } from '../../../src/domain/text/errorText';
import { checkNames, checkSentence, outcomeNames } from '../../../src/domain/text/inspectionText';
import {
  type CheckOutcome,
  checked,
  checkReasons,
  type InspectionCheck,
  inspectionOutcome,
  type TokenInspection,
} from '../../../src/domain/tokenInspection';
import { timeCheck } from '../../../src/domain/tokenInspectionClaims';
import { claimsOf } from '../../../src/domain/tokenInspectionRead';
import { useTicking } from '../../clock';
import './CheckList.css';

const marks: Readonly<Record<CheckOutcome, LucideIcon>> = {
  passed: CircleCheck,
  failed: CircleAlert,
  'not-checkable': CircleHelp,
};

/** Every check of a token with its state and its reason; the one of its time goes with the clock. */
export const CheckList = ({ label, inspection }: { readonly label: string; readonly inspection: TokenInspection }) => (
  <ul className="CheckList" aria-label={label}>
    {inspection.checks.map((check) =>
      check.id === 'time' ? (
        <TimeLine key={check.id} check={check} inspection={inspection} />
      ) : (
        <Line key={check.id} check={check} />
      ),
    )}
  </ul>
);

const Line = ({ check }: { readonly check: InspectionCheck }) => {
  const sentence = useTicking((now) => checkSentence(check, now));
  return <LineText check={check} sentence={sentence} />;
};

/** What was true when the token was looked at need not be true any more. */
const currentTime = (
  check: InspectionCheck,
  { reading, kind, clock }: TokenInspection,
  now: number,
): InspectionCheck => {
  const claims = claimsOf(reading);
  return claims === undefined ? check : timeCheck(claims, kind, { now, aheadMs: clock?.aheadMs });
};

const TimeLine = ({ check, inspection }: { readonly check: InspectionCheck; readonly inspection: TokenInspection }) => {
  const reason = useTicking((now) => currentTime(check, inspection, now).reason);
  const sentence = useTicking((now) => checkSentence(currentTime(check, inspection, now), now));
  return <LineText check={checked(reason, check.facts)} sentence={sentence} />;
};

const LineText = ({ check, sentence }: { readonly check: InspectionCheck; readonly sentence: string }) => {
  const Icon = marks[check.outcome];
  return (
    <li className="CheckList-line" data-outcome={check.outcome}>
      <Icon size={15} role="img" aria-label={outcomeNames[check.outcome]} />
      <span className="CheckList-name">{checkNames[check.id]}</span>
      <div className="CheckList-text">
        <p>{sentence}</p>
        {check.error === undefined ? null : <Cause error={check.error} />}
      </div>
    </li>
  );
};

const Cause = ({ error }: { readonly error: AppError }) => {
  const { what, why, next } = errorText(error);
  return (
    <p className="CheckList-cause">
      {what} {why} {next}
    </p>
  );
};

const counted = (checks: readonly InspectionCheck[], outcome: CheckOutcome): number =>
  checks.filter((check) => check.outcome === outcome).length;

/** All checks in one line; the time is judged as it is now. */
export const useCheckSummary = (inspection: TokenInspection | undefined): { outcome: CheckOutcome; text: string } => {
  const reason = useTicking((now) => {
    const time = inspection?.checks.find(({ id }) => id === 'time');
    return inspection === undefined || time === undefined ? undefined : currentTime(time, inspection, now).reason;
  });
  const checks = (inspection?.checks ?? []).map((check) =>
    check.id === 'time' && reason !== undefined ? { ...check, reason, outcome: checkReasons[reason][1] } : check,
  );
  const parts = (['failed', 'passed', 'not-checkable'] as const)
    .map((outcome) => ({ outcome, count: counted(checks, outcome) }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcomeNames[outcome].toLowerCase()}`);
  return { outcome: inspectionOutcome(checks), text: parts.join(', ') };
};
