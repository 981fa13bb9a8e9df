import { type Answer, jsonAnswer } from '../shared/answer';
import { type ApiCall, type ApiRoute, bodyOf, isEntitled } from './apiCall';
import { attemptAnswer, correlationOf, writtenVerification } from './otpFactors';
import type { OtpVerifications } from './otpVerifications';
import { notEntitled } from './refusal';

const enrolmentId = 'generic';

const create =
  (verifications: OtpVerifications) =>
  (call: ApiCall): Answer => {
    if (!isEntitled(call.caller, 'generateOTP')) return notEntitled('BN');
    const read = bodyOf(call, 'BN');
    if ('refusal' in read) return read.refusal;
    const asked = correlationOf(read.body);
    if ('refusal' in asked) return asked.refusal;
    const verification = verifications.create({
      type: 'otp',
      enrolmentId,
      userId: undefined,
      destination: '',
      correlation: asked.correlation,
    });
    return jsonAnswer(201, { ...writtenVerification(verification), otp: verification.otp });
  };

/** The API client is the subject, as there is no person; and no assertion for those who could name anybody. */
const attempt =
  (verifications: OtpVerifications) =>
  async (call: ApiCall): Promise<Answer> => {
    if (!isEntitled(call.caller, 'generateOTP')) return notEntitled('BN');
    const { facts } = call.caller;
    const subject = isEntitled(call.caller, 'authnAnyUser') ? undefined : facts.clientId;
    const spoken = { ...call, caller: { ...call.caller, facts: { ...facts, userId: subject } } };
    return attemptAnswer(spoken, verifications, { id: call.parts[0] ?? '', enrolmentId });
  };

/** One-time codes that the caller delivers itself: the creating call tells the code. */
export const genericOtpRoutes = (verifications: OtpVerifications): readonly ApiRoute[] => [
  { method: 'POST', path: /^\/v2\.0\/factors\/otp$/, component: 'BN', answer: create(verifications) },
  { method: 'POST', path: /^\/v2\.0\/factors\/otp\/([^/]+)$/, component: 'BN', answer: attempt(verifications) },
];
