import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from '../shared/answer';
import { qrCodePng } from '../shared/qrCode';
import { randomSecret } from '../shared/randomText';
import { type ApiCall, type ApiRoute, isEntitled } from './apiCall';
import { assertionField } from './proof';
import { badValue, messageRefusal, notEntitled } from './refusal';
import type { Tenant } from './tenant';

/** A sign-in that waits for a phone to scan it. */
export type QrVerification = {
  readonly id: string;
  /** Binds the poll to the device that showed the code. */
  readonly dsi: string;
  /** What the phone reads from the code. */
  readonly lsi: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly expiry: number;
  readonly state: 'PENDING' | 'SUCCESS' | 'FAILED';
};

/** The sign-ins by QR code, by id. */
export type QrVerifications = Map<string, QrVerification>;

const lifeMs = 120_000;
const mostHeld = 50;

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The id of the registration profile of the tenant's phone app. */
export const profileIdOf = ({ derive }: Tenant): string => derive.id('authenticator client');

const begin =
  (verifications: QrVerifications) =>
  (call: ApiCall): Answer => {
    const { tenant, caller, arrival } = call;
    if (!isEntitled(caller, 'authnAnyUser')) return notEntitled('BN');
    if (arrival.url.searchParams.get('profileId') !== profileIdOf(tenant)) {
      return badValue('BN', 'There is no such registration profile.');
    }
    const created = tenant.now();
    const verification: QrVerification = {
      id: randomUUID(),
      dsi: randomSecret(),
      lsi: randomUUID(),
      created,
      expiry: created + lifeMs,
      state: 'PENDING',
    };
    verifications.set(verification.id, verification);
    const [oldest] = verifications.keys();
    if (verifications.size > mostHeld && oldest !== undefined) verifications.delete(oldest);
    const { id, dsi, lsi, expiry, state } = verification;
    return jsonAnswer(200, {
      id,
      type: 'qr',
      created: time(created),
      updated: time(created),
      expiry: time(expiry),
      state,
      location: `${tenant.origin}/v2.0/factors/qr/authenticate/${id}`,
      qrCode: qrCodePng(lsi).toString('base64'),
      dsi,
      lsi,
    });
  };

/** The state as it is now: what nobody answered in time is over. */
export const qrStateOf = (
  { now, switches }: Tenant,
  { state, expiry }: QrVerification,
): QrVerification['state'] | 'TIMEOUT' | 'EXPIRED' =>
  state === 'PENDING' && now() >= expiry ? switches().timeoutState : state;

const poll =
  (verifications: QrVerifications) =>
  async (call: ApiCall): Promise<Answer> => {
    const { tenant, caller, arrival } = call;
    if (!isEntitled(caller, 'authnAnyUser')) return notEntitled('BN');
    const verification = verifications.get(call.parts[0] ?? '');
    if (verification === undefined || verification.dsi !== arrival.url.searchParams.get('dsi')) {
      return messageRefusal(400, 'CSIBN0028E', 'The verification was not found.');
    }
    const { id, created, expiry } = verification;
    const state = qrStateOf(tenant, verification);
    const userId = tenant.directory.dana.id;
    return jsonAnswer(200, {
      id,
      type: 'qr',
      created: time(created),
      updated: time(created),
      expiry: time(expiry),
      state,
      ...(state === 'SUCCESS' && { userId, ...(await assertionField(call, { userId, factor: 'qr' })) }),
    });
  };

const listProfiles = ({ tenant, caller }: ApiCall): Answer =>
  isEntitled(caller, 'authnAnyUser')
    ? jsonAnswer(200, {
        total: 1,
        limit: 200,
        count: 200,
        page: 1,
        clients: [{ id: profileIdOf(tenant), name: 'Practice phone', enabled: true }],
      })
    : notEntitled('BN');

/** Signing in by scanning a code, as the first factor (IBM Verify guide "QR code login"). */
export const qrRoutes = (verifications: QrVerifications): readonly ApiRoute[] => [
  { method: 'GET', path: /^\/v1\.0\/authenticators\/clients$/, component: 'BN', answer: listProfiles },
  { method: 'GET', path: /^\/v2\.0\/factors\/qr\/authenticate$/, component: 'BN', answer: begin(verifications) },
  {
    method: 'GET',
    path: /^\/v2\.0\/factors\/qr\/authenticate\/([^/]+)$/,
    component: 'BN',
    answer: poll(verifications),
  },
];
