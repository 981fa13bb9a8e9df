import { get as httpsGet } from 'node:https';
import { onTestFinished } from 'vitest';
import {
  type CosManagerEmulator,
  type CosManagerSwitches,
  startCosManagerEmulator,
} from '../../../src/sandbox/systems/cosManager/cosManagerEmulator';
import { startTenant } from './verifyTenant';

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

type StartOptions = {
  readonly switches?: Partial<CosManagerSwitches>;
  readonly state?: string;
  readonly onChange?: (state: string) => void;
  readonly jwksUri?: string;
};

/** Calls the Manager with its certificate as the only one that is trusted, as a pinned target is called. */
export const callWith = (manager: CosManagerEmulator, address: string, authorization?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = {
      ca: manager.credentials.certificatePem,
      agent: false,
      ...(authorization !== undefined && { headers: { authorization } }),
    };
    httpsGet(address, options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(pieces).toString('utf8'),
        }),
      );
    }).on('error', reject);
  });

/** A Manager whose people come from a practice IBM Verify tenant. */
export const withManager = async (options: StartOptions = {}) => {
  const verify = await startTenant();
  const { jwksUri, ...rest } = options;
  const faults: unknown[] = [];
  const manager = await startCosManagerEmulator({
    now: () => verify.clock.now,
    provider: {
      issuer: verify.tenant.credentials.issuers.legacy,
      jwksUri: jwksUri ?? `${verify.endpoints}/jwks`,
      userInfoEndpoint: `${verify.endpoints}/userinfo`,
    },
    onError: (error) => faults.push(error),
    ...rest,
  });
  onTestFinished(manager.stop);
  const view = (authorization?: string) => callWith(manager, manager.credentials.viewSystemUrl, authorization);
  const bearer = (token: string) => view(`Bearer ${token}`);
  return { verify, manager, faults, view, bearer };
};
