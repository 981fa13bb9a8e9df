import type { PracticeSystems, RunningSystem } from '../domain/practiceSystem';
import { type KeepingOptions, type KeptEmulator, startKept } from './keptEmulator';
import { cosManagerSystem, dxSystem, keyrockSystem, verifySystem, webMethodsSystem } from './runningSystems';
import { startCosManagerEmulator } from './systems/cosManager/cosManagerEmulator';
import { startDxEmulator } from './systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { startKeyrockEmulator } from './systems/keyrock/keyrockEmulator';
import { startVerifyEmulator, type VerifyEmulator } from './systems/verify/verifyEmulator';
import { startWebMethodsEmulator } from './systems/webMethods/webMethodsEmulator';

/** Where each is looked for first, and the name its state is kept under. */
const places = {
  verify: { name: 'ibm-verify', port: 47_812 },
  cosManager: { name: 'ibm-cos-manager', port: 47_813 },
  keyrock: { name: 'keyrock', port: 47_814 },
  dx: { name: 'dx-operational-intelligence', port: 47_815 },
  webMethods: { name: 'webmethods-integration', port: 47_816 },
} as const;

/** What the Manager is told of its OpenID provider: the tenant's older endpoints, which its documentation uses. */
const providerFor = ({ origin, credentials }: VerifyEmulator) => ({
  issuer: credentials.issuers.legacy,
  jwksUri: `${origin}/oidc/endpoint/default/jwks`,
  userInfoEndpoint: `${origin}/oidc/endpoint/default/userinfo`,
});

type Starter<Running> = () => Promise<KeptEmulator<Running>>;

/** Starts something once for everybody who asks; one that failed is tried again by the next. */
const createOnce = () => {
  const stops: (() => Promise<void>)[] = [];
  const opening = new Set<Promise<unknown>>();
  let isOver = false;
  return {
    once: <Running>(start: Starter<Running>): (() => Promise<Running>) => {
      let started: Promise<Running> | undefined;
      const begin = async (): Promise<Running> => {
        const { running, stop } = await start();
        // Asked for while the app was going: nobody would ever stop it.
        if (isOver) await stop();
        else stops.push(stop);
        return running;
      };
      return () => {
        if (started !== undefined) return started;
        const attempt = begin();
        started = attempt;
        opening.add(attempt);
        attempt.then(
          () => opening.delete(attempt),
          () => {
            opening.delete(attempt);
            started = undefined;
          },
        );
        return attempt;
      };
    },
    stop: async (): Promise<void> => {
      isOver = true;
      await Promise.allSettled(opening);
      await Promise.allSettled(stops.splice(0).map((stop) => stop()));
    },
  };
};

/** The five systems with ways of their own; each is started when it is first asked for. */
export const createPracticeSystems = (options: KeepingOptions): PracticeSystems => {
  const { once, stop } = createOnce();
  const verify = once(() => startKept(places.verify, startVerifyEmulator, options));
  const cosManager = once(async () => {
    const provider = providerFor(await verify());
    return startKept(places.cosManager, (given) => startCosManagerEmulator({ ...given, provider }), options);
  });
  const keyrock = once(() => startKept(places.keyrock, startKeyrockEmulator, options));
  const dx = once(() => startKept(places.dx, startDxEmulator, options));
  const webMethods = once(() => startKept(places.webMethods, startWebMethodsEmulator, options));

  return {
    open: async (system): Promise<RunningSystem> => {
      switch (system) {
        case 'ibm-verify':
        case 'ibm-verify-password':
          return verifySystem(await verify());
        case 'ibm-cos-manager':
          return cosManagerSystem(await cosManager(), await verify());
        case 'keyrock':
          return keyrockSystem(await keyrock());
        case 'dx-operational-intelligence':
          return dxSystem(await dx());
        case 'webmethods-integration':
          return webMethodsSystem(await webMethods());
      }
    },
    stop,
  };
};
