import type { Answer } from '../shared/answer';
import { type ApiCall, mayActFor } from './apiCall';
import { allEnrolments, type Enrolment } from './enrolments';
import { badValue, messageRefusal, notEntitled } from './refusal';

/** The enrolment that a call names and may use, or why it may not. */
export const usableEnrolment = (
  { tenant, caller }: ApiCall,
  type: string,
  id: string,
): { readonly enrolment: Enrolment } | { readonly refusal: Answer } => {
  const enrolment = allEnrolments(tenant).find((one) => one.id === id && one.type === type);
  if (enrolment === undefined) return { refusal: badValue('BN', 'There is no such enrolment.', 404) };
  if (!mayActFor(caller, enrolment.userId)) return { refusal: notEntitled('BN') };
  if (enrolment.enabled && enrolment.validated) return { enrolment };
  return { refusal: badValue('BN', 'The enrolment is disabled, or it was never validated.') };
};

/** A code or answer that is not right: one source has seen 400, another 401. */
export const wrongCode = ({ tenant }: ApiCall): Answer =>
  messageRefusal(tenant.switches().wrongOtpStatus, 'CSIBN0021E', 'The verification attempt did not succeed.');
