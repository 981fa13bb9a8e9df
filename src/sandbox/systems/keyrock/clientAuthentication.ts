import { type Arrival, basicPairOf } from '../shared/arrival';
import type { KeyrockApplication } from './directory';
import type { KeyrockParts } from './parts';
import { invalidClient, missingParameter } from './refusal';

type Credentials = { readonly id: string; readonly secret: string; readonly inHeader: boolean };

/** What the request says about the application; the Basic pair is taken as it stands (observed on Keyrock 8.3.0). */
const credentialsIn = (arrival: Arrival, secretNeeded: boolean): Credentials => {
  const pair = basicPairOf(arrival);
  if (pair !== undefined) return { id: pair.name, secret: pair.secret, inHeader: true };
  const id = arrival.form.get('client_id') ?? '';
  const secret = arrival.form.get('client_secret') ?? '';
  if (id !== '' && (secret !== '' || !secretNeeded)) return { id, secret, inHeader: false };
  throw invalidClient(400, 'cannot retrieve client credentials');
};

/** The application that asks; throws a KeyrockRefusal when that is not certain. */
export const authenticateClient = (
  { directory, switches }: Pick<KeyrockParts, 'directory' | 'switches'>,
  arrival: Arrival,
  secretNeeded: boolean,
): KeyrockApplication => {
  const { id, secret, inHeader } = credentialsIn(arrival, secretNeeded);
  if (id === '') throw missingParameter('client_id');
  if (secret === '' && secretNeeded) throw missingParameter('client_secret');
  const application = directory.application(id);
  if (application === undefined || (secret !== '' && secret !== application.secret)) {
    throw invalidClient(inHeader ? 401 : switches().wrongFormSecretStatus, 'client is invalid');
  }
  return application;
};
