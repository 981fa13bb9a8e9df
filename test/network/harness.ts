import { type AppError, toAppError } from '../../src/domain/errors';
import { defaultNetworkSettings, type NetworkSettings } from '../../src/domain/network';
import { createNetwork, type NetworkDeps } from '../../src/network/http';
import type { Http, HttpExchange, HttpOptions, HttpRequest, HttpWire } from '../../src/ports';
import { realClock } from '../support/realClock';

/** A test's things to end, ended in reverse order by `endAll`. */
export const createEnding = () => {
  const ends: (() => Promise<void>)[] = [];
  return {
    using: async <Thing extends { readonly close: () => Promise<void> }>(
      thing: Thing | Promise<Thing>,
    ): Promise<Thing> => {
      const ready = await thing;
      ends.push(ready.close);
      return ready;
    },
    endAll: async (): Promise<void> => {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
};

/** A network on the real clock, without the proxies of the computer the test runs on. */
export const testNetwork = (deps: Partial<NetworkDeps> = {}) =>
  createNetwork({ clock: realClock, environment: {}, ...deps });

/** An Http with these settings on top of the defaults, and the exchanges it told of. */
export const testHttp = (
  settings: Partial<NetworkSettings> = {},
  deps: Partial<NetworkDeps> = {},
): Http & { readonly exchanges: HttpExchange[]; readonly wires: HttpWire[] } => {
  const exchanges: HttpExchange[] = [];
  const wires: HttpWire[] = [];
  const http = testNetwork(deps).http({ ...defaultNetworkSettings, ...settings }, (exchange, wire) => {
    exchanges.push(exchange);
    wires.push(wire);
  });
  return { ...http, exchanges, wires };
};

/** A plain GET. */
export const get: HttpRequest = { method: 'GET', headers: {} };

/** A token call with a body whose arrival anywhere can be looked for. */
export const secretPost: HttpRequest = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic CANARY' },
  body: 'client_secret=CANARY',
};

/** Up to 1 MiB at the token stage. */
export const tokenCall: HttpOptions = { stage: 'token', limitBytes: 1_048_576 };

/** The AppError that a call ends with; fails the test when it does not fail. */
export const errorOf = async (call: Promise<unknown>): Promise<AppError> => {
  try {
    await call;
  } catch (caught) {
    return toAppError(caught);
  }
  throw new Error('The call was expected to fail, and did not.');
};
