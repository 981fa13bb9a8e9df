import { randomUUID } from 'node:crypto';
import { profileSchema } from '../../src/domain/profile';
import { type ApiRequest, type ApiResponse, apiRequestSchema } from '../../src/domain/request';
import type { NetworkDeps } from '../../src/network/http';
import { createRequestService, type RequestAuthorization } from '../../src/services/requestService';
import { testNetwork } from '../network/harness';
import { realClock } from '../support/realClock';

/** A token whose arrival anywhere can be looked for. */
export const canaryToken: RequestAuthorization = {
  in: 'header',
  name: 'Authorization',
  value: 'Bearer CANARY-token',
  masked: 'Bearer CANA…oken',
  bytes: 12,
  generation: 1,
};

/** What a request may be typed as: everything that has a default may be left out. */
export type TypedRequest = { readonly [Key in keyof ApiRequest]?: unknown } & { readonly url: string };

/** What a test may set: the profile's network, the token, and the network's own dependencies. */
export type TesterOptions = {
  readonly network?: object;
  readonly token?: RequestAuthorization;
  readonly deps?: Partial<NetworkDeps>;
  /** The newer token for one of a generation that was refused. */
  readonly renewed?: (generation: number) => RequestAuthorization | undefined;
};

/** A request tester over the real network, with one profile; everything that was logged is kept as text. */
export const createTester = (options: TesterOptions = {}) => {
  const profile = profileSchema.parse({
    id: randomUUID(),
    name: 'Test',
    server: { kind: 'practice' },
    grant: 'client_credentials',
    ...(options.network === undefined ? {} : { network: options.network }),
  });
  const logged: string[] = [];
  const uses: number[] = [];
  const refused: number[] = [];
  const log = (event: string, facts?: object): void => void logged.push(`${event} ${JSON.stringify(facts ?? {})}`);
  const service = createRequestService({
    http: testNetwork(options.deps).http,
    clock: realClock,
    log: { info: log, warn: log, error: log },
    version: '1.2.3',
    profile: (id) => (id === profile.id ? profile : undefined),
    authorization: async () => options.token ?? canaryToken,
    tokenUsed: async (_profileId, generation) => void uses.push(generation),
    renewRefused: async (_profileId, generation) => options.renewed?.(generation),
    stillRefused: (_profileId, generation) => void refused.push(generation),
  });
  const send = (request: TypedRequest, runId: string = randomUUID()): Promise<ApiResponse> =>
    service.send({ profileId: profile.id, runId, request: apiRequestSchema.parse(request) });
  return { service, profile, send, logged, uses, refused };
};
