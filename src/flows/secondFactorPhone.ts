import { parsedAddress } from '../domain/address';
import { fail } from '../domain/errors';
import {
  approvalState,
  assertionIn,
  foundVerification,
  matchingCode,
  readPush,
  readQr,
  registrationId,
} from '../providers/ibmVerifyAnswers';
import {
  beginPush,
  beginQr,
  getPush,
  listRegistrations,
  pollPush,
  pollQr,
  searchPush,
} from '../providers/ibmVerifyCalls';
import type { VerifyFactor } from '../providers/ibmVerifyFactors';
import { awaitApproval } from './secondFactorApproval';
import { endOnOurClock, type FactorRun, within } from './secondFactorProof';

type PushFactor = Extract<VerifyFactor, { readonly type: 'push' }>;

/** An address that the tenant names, whole or as a path of its own. */
const addressFrom = (origin: string, named: string | undefined): URL | undefined =>
  parsedAddress(named?.startsWith('/') === true && !named.startsWith('//') ? `${origin}${named}` : (named ?? ''));

/** Looks for the request by its id. A listing may keep the proof back, which the request itself then gives. */
const search = async (run: FactorRun, { authenticatorId }: PushFactor, id: string): Promise<unknown> => {
  const found = foundVerification(await within(run, searchPush(authenticatorId, id)));
  const isProved = approvalState(found) !== 'approved' || assertionIn(found) !== undefined;
  return isProved ? found : within(run, getPush(authenticatorId, id));
};

/** Has a request approved on a phone. Throws `approval-refused`, and everything a call and the person throw. */
export const givePush = async (run: FactorRun, factor: PushFactor): Promise<string> => {
  const { api, client } = run;
  const push = readPush(await within(run, beginPush(factor, `Token for “${client.profile.name}”`)));
  if (push === undefined) throw fail('answer-invalid', { stage: 'factor', reason: 'It does not name the request.' });
  client.context.step({ kind: 'code-sent', factor: 'push' });
  const uri = addressFrom(api.origin, push.transactionUri);
  // A bearer goes to the tenant alone, whatever address the answer names.
  const ownUri = uri?.origin === api.origin ? uri : undefined;
  const look = (): Promise<unknown> =>
    ownUri === undefined ? search(run, factor, push.id) : within(run, pollPush(ownUri));
  const pushUntil = endOnOurClock(run, push);
  return awaitApproval(run, {
    factor: 'push',
    question: {
      kind: 'approve-push',
      askedBy: api.host,
      device: '',
      matchingCode: matchingCode(push),
      ...(pushUntil === undefined ? {} : { pushUntil }),
    },
    endsAt: pushUntil,
    look,
  });
};

/** Has a QR code scanned by a phone. Throws `approval-refused`, and everything a call and the person throw. */
export const giveQr = async (run: FactorRun): Promise<string> => {
  const registration = registrationId(await within(run, listRegistrations));
  if (registration === undefined) {
    throw fail('factor-none', { left: [{ type: 'qr', reason: 'disabled' }], allowed: ['qr'] });
  }
  const qr = readQr(await within(run, beginQr(registration)));
  if (qr === undefined) throw fail('answer-invalid', { stage: 'factor', reason: 'It holds no QR code.' });
  run.client.hide(qr.dsi);
  const qrUntil = endOnOurClock(run, qr);
  return awaitApproval(run, {
    factor: 'qr',
    question: {
      kind: 'scan-qr',
      askedBy: run.api.host,
      image: qr.image,
      ...(qrUntil === undefined ? {} : { qrUntil }),
    },
    endsAt: qrUntil,
    look: () => within(run, pollQr(qr.id, qr.dsi)),
  });
};
