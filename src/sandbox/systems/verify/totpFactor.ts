import type { Answer } from '../shared/answer';
import { type ApiCall, type ApiRoute, bodyOf } from './apiCall';
import { usableEnrolment, wrongCode } from './enrolledFactor';
import { provedAnswer } from './proof';
import { badBody } from './refusal';

const verify = async (call: ApiCall): Promise<Answer> => {
  const found = usableEnrolment(call, 'totp', call.parts[0] ?? '');
  if ('refusal' in found) return found.refusal;
  const read = bodyOf(call, 'BN');
  if ('refusal' in read) return read.refusal;
  const { otp } = read.body;
  if (typeof otp !== 'string') return badBody('BN', 'otp is missing');
  return call.tenant.totp.accept(otp) ? provedAnswer(call, found.enrolment.userId, 'totp') : wrongCode(call);
};

/** The code of an authenticator app: one call, nothing to create first. */
export const totpRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: /^\/v2\.0\/factors\/totp\/([^/]+)$/, component: 'BN', answer: verify },
];
