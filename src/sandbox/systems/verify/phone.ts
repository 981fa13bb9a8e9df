import type { Decision, PhoneContents } from '../shared/phone';
import type { PushState, PushVerifications } from './pushVerifications';
import { type QrVerifications, qrStateOf } from './qrFactor';
import { brand } from './signInPages';
import type { Tenant } from './tenant';

/** Dana's phone, for a person on its page and for a test by hand. */
export type VerifyPhone = PhoneContents & {
  /** Puts a push verification into any state it has been seen in; whether there is such a verification. */
  readonly setPushState: (id: string, state: PushState) => boolean;
};

const pushDecisions: Readonly<Record<Decision, PushState>> = {
  approve: 'VERIFY_SUCCESS',
  deny: 'USER_DENIED',
  report: 'USER_FRAUDULENT',
};

type PhoneParts = { readonly push: PushVerifications; readonly qr: QrVerifications };

const secondsUntil = (tenant: Tenant, at: number): number => Math.ceil((at - tenant.now()) / 1000);

const waitingPushes = (tenant: Tenant, { push }: PhoneParts) =>
  push
    .waiting()
    .filter(({ send }) => send)
    .map(({ id, title, message, expiry }) => ({
      id,
      title: title || 'Sign-in request',
      message,
      matching: id.slice(0, 8),
      secondsLeft: secondsUntil(tenant, expiry),
    }));

const waitingCodes = (tenant: Tenant, { qr }: PhoneParts) =>
  [...qr.values()]
    .filter((one) => qrStateOf(tenant, one) === 'PENDING')
    .map(({ id, lsi, expiry }) => ({
      id,
      title: 'QR code on screen',
      message: 'Approving stands for scanning it with the phone.',
      matching: lsi.slice(0, 8),
      secondsLeft: secondsUntil(tenant, expiry),
    }));

const decideQr = ({ qr }: PhoneParts, id: string, decision: Decision): boolean => {
  const found = qr.get(id);
  if (found !== undefined) qr.set(id, { ...found, state: decision === 'approve' ? 'SUCCESS' : 'FAILED' });
  return found !== undefined;
};

/** Creates the phone over what waits at the tenant. */
export const createPhone = (tenant: Tenant, parts: PhoneParts): VerifyPhone => {
  const approvals = () => [...waitingPushes(tenant, parts), ...waitingCodes(tenant, parts)];
  return {
    brand,
    codes: () => [{ label: 'Authenticator app', ...tenant.totp.show() }],
    messages: tenant.mailbox.list,
    approvals,
    knowledge: tenant.directory.questions,
    decide: (id, decision) =>
      approvals().some((one) => one.id === id) &&
      (parts.push.setState(id, pushDecisions[decision]) || decideQr(parts, id, decision)),
    setPushState: parts.push.setState,
  };
};
