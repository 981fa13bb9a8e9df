import { type Answer, jsonAnswer, pageAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { randomAlphanumeric, randomUpperCase } from '../shared/randomText';
import type { Application } from './applications';
import { authenticateClient } from './clientAuthentication';
import type { GrantType } from './grantCall';
import { newGrant } from './grants';
import { deadGrant, oauthRefusal, onlyPost, wrongClient } from './refusal';
import { beginSignIn } from './signInFlow';
import { donePage, stopPage, userCodePage } from './signInPages';
import type { SignInOutcome, SignIns } from './signIns';
import type { Surface } from './surfaces';
import type { Tenant } from './tenant';
import { tokensAnswer } from './tokenAnswers';

const lifeMs = 600_000;
const intervalMs = 5_000;
const mostWaiting = 50;

/** Where a person types the code of a device. */
export const devicePath = '/practice/device';

type DeviceSignIn = {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly application: Application;
  readonly scope: string;
  readonly endsAt: number;
  readonly lastPoll: number;
  readonly outcome: SignInOutcome | undefined;
};

/** The devices that wait for a person (RFC 8628), by device code. */
export type DeviceSignIns = Map<string, DeviceSignIn>;

const remember = (devices: DeviceSignIns, device: DeviceSignIn): void => {
  devices.set(device.deviceCode, device);
  const [oldest] = devices.keys();
  if (devices.size > mostWaiting && oldest !== undefined) devices.delete(oldest);
};

/** The device authorization endpoint (RFC 8628 section 3.1). */
export const deviceAuthorization = async (
  tenant: Tenant,
  devices: DeviceSignIns,
  arrival: Arrival,
  surface: Surface,
): Promise<Answer> => {
  if (arrival.method !== 'POST') return onlyPost();
  const application = await authenticateClient(tenant, arrival, surface);
  if (application === undefined) return wrongClient();
  const device: DeviceSignIn = {
    deviceCode: randomAlphanumeric(40),
    userCode: randomUpperCase(8),
    application,
    scope: arrival.form.get('scope') ?? '',
    endsAt: tenant.now() + lifeMs,
    lastPoll: 0,
    outcome: undefined,
  };
  remember(devices, device);
  const page = `${tenant.origin}${devicePath}`;
  return jsonAnswer(200, {
    device_code: device.deviceCode,
    user_code: device.userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${device.userCode}`,
    expires_in: lifeMs / 1000,
    interval: intervalMs / 1000,
  });
};

const waiting = (error: string, words: string): Answer => oauthRefusal(400, error, 'CSIAQ0158E', words);

/** Polling (RFC 8628 section 3.5): 400 until the person is done. */
export const deviceGrant =
  (devices: DeviceSignIns): GrantType =>
  ({ tenant, application, surface, form }) => {
    const device = devices.get(form.get('device_code') ?? '');
    if (device === undefined || device.application !== application) return deadGrant('device_code');
    const now = tenant.now();
    if (now >= device.endsAt) return waiting('expired_token', 'The device code is expired.');
    const early = now - device.lastPoll < intervalMs;
    devices.set(device.deviceCode, { ...device, lastPoll: now });
    if (early) return waiting('slow_down', 'The device asks too often.');
    const { outcome } = device;
    if (outcome === undefined) return waiting('authorization_pending', 'The person is not done yet.');
    devices.delete(device.deviceCode);
    if (outcome.kind === 'refused') return waiting(outcome.error, outcome.description);
    const held = newGrant(tenant, {
      clientId: application.clientId,
      surface,
      begunWith: 'device_code',
      userId: outcome.person.id,
      factors: [...outcome.factors],
    });
    return tokensAnswer(tenant, held, { scope: device.scope, refresh: 'new' });
  };

const beginFor = (tenant: Tenant, devices: DeviceSignIns, signIns: SignIns, device: DeviceSignIn): Answer =>
  beginSignIn(tenant, signIns, {
    applicationName: device.application.name,
    scopes: device.scope.split(' ').filter((name) => name !== ''),
    redirectUri: undefined,
    person: undefined,
    finish: (outcome) => {
      const current = devices.get(device.deviceCode);
      if (current !== undefined) devices.set(device.deviceCode, { ...current, outcome });
      return outcome.kind === 'signedIn'
        ? pageAnswer(200, donePage())
        : pageAnswer(200, stopPage('Not signed in', outcome.description));
    },
  });

/** The page for the code of a device; undefined for any other address. */
export const answerDevicePage = (
  tenant: Tenant,
  devices: DeviceSignIns,
  signIns: SignIns,
  { method, url, form }: Arrival,
): Answer | undefined => {
  const { now } = tenant;
  if (url.pathname !== devicePath) return undefined;
  if (method === 'GET') return pageAnswer(200, userCodePage(devicePath, url.searchParams.get('user_code') ?? ''));
  const typed = (form.get('user_code') ?? '').trim().toUpperCase();
  const device = [...devices.values()].find((one) => one.userCode === typed && now() < one.endsAt);
  return device === undefined
    ? pageAnswer(400, userCodePage(devicePath, typed, 'No device waits under this code.'))
    : beginFor(tenant, devices, signIns, device);
};
