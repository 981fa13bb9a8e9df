import type { ApiRoute } from './apiCall';
import { enrolmentRoutes } from './enrolmentLists';
import { fidoRoutes } from './fidoFactor';
import { genericOtpRoutes } from './genericOtp';
import { otpRoutes } from './otpFactors';
import { createOtpVerifications } from './otpVerifications';
import { passwordRoutes } from './passwordMethods';
import { createPhone, type VerifyPhone } from './phone';
import { pushRoutes } from './pushFactor';
import { createPushVerifications } from './pushVerifications';
import { type QrVerifications, qrRoutes } from './qrFactor';
import { type QuestionVerifications, questionRoutes } from './questionsFactor';
import { scimRoutes } from './scimUsers';
import type { Tenant } from './tenant';
import { totpRoutes } from './totpFactor';

/** Every API beside OAuth, and the phone that sees what they send. */
export const createApis = (tenant: Tenant): { readonly routes: readonly ApiRoute[]; readonly phone: VerifyPhone } => {
  const { now, switches } = tenant;
  const otp = createOtpVerifications(now);
  const push = createPushVerifications({ now, timeoutState: () => switches().timeoutState });
  const qr: QrVerifications = new Map();
  const questions: QuestionVerifications = new Map();
  return {
    routes: [
      ...enrolmentRoutes,
      ...genericOtpRoutes(otp),
      ...totpRoutes,
      ...questionRoutes(questions),
      ...qrRoutes(qr),
      ...fidoRoutes,
      ...otpRoutes(otp),
      ...pushRoutes(push),
      ...passwordRoutes,
      ...scimRoutes,
    ],
    phone: createPhone(tenant, { push, qr }),
  };
};
