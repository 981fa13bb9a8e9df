import type { Check } from '../domain/check';
import { fail, toAppError } from '../domain/errors';
import { type Profile, type Redirect, usesBrowser, usesPassword } from '../domain/profile';
import { suggestedPort } from '../domain/redirectAddress';
import { createTurns } from '../domain/turns';
import { probeRedirect } from '../flows/loopback';
import type { Random } from '../ports';
import type { createProfileSecrets } from '../stores/profileSecrets';
import { probeKey } from '../stores/secretKeys';
import type { Vault } from '../stores/vault';

type Loopback = Extract<Redirect, { readonly kind: 'loopback' }>;

type Deps = {
  readonly secrets: Pick<ReturnType<typeof createProfileSecrets>, 'status'>;
  readonly vault: Pick<Vault, 'state' | 'read' | 'write' | 'remove'>;
  readonly random: Pick<Random, 'id'>;
};

/** A port where the browser could come back to instead. */
const freePort = async (redirect: Loopback): Promise<number> => {
  try {
    await probeRedirect({ ...redirect, port: suggestedPort });
    return suggestedPort;
  } catch {
    return Number(new URL(await probeRedirect({ ...redirect, port: null })).port);
  }
};

const redirectFix = async (redirect: Loopback, caught: unknown): Promise<Pick<Check, 'fix'>> => {
  if (toAppError(caught).code === 'redirect-host-unavailable') {
    return { fix: { kind: 'redirect-host', host: '127.0.0.1' } };
  }
  const port = await freePort(redirect).catch(() => undefined);
  return port === undefined ? {} : { fix: { kind: 'port', port } };
};

/** Checks that need nobody but this computer. */
export const createLocalChecks = ({ secrets, vault, random }: Deps) => {
  const turns = createTurns();

  /** Writes, reads and removes an item of no meaning, in the place where secrets are kept. */
  const probe = (): Promise<void> =>
    turns('probe', async () => {
      const value = random.id();
      await vault.write(probeKey, value);
      const read = await vault.read(probeKey);
      await vault.remove(probeKey);
      if (read !== value) throw fail('secret-damaged', { what: 'test item' });
    });

  return {
    /** Whether secrets can be kept, by keeping one. */
    storage: async (): Promise<readonly Check[]> => {
      const state = vault.state();
      if (state.kind !== 'ready') {
        const code = state.kind === 'locked' ? 'storage-locked' : 'storage-undecided';
        return [{ id: 'storage', outcome: 'bad', error: { code }, facts: {} }];
      }
      await probe();
      return [{ id: 'storage', outcome: 'good', facts: { value: state.backend } }];
    },
    /** Whether the secrets that a sign-in needs are there, or have to be asked for. */
    secrets: async (profile: Profile): Promise<readonly Check[]> => {
      const wanted = [
        ...(profile.clientAuth === 'none' || profile.grant === 'implicit' ? [] : (['secret'] as const)),
        ...(usesPassword(profile.grant) ? (['password'] as const) : []),
      ];
      if (wanted.length === 0 || vault.state().kind !== 'ready') return [];
      const status = await secrets.status(profile.id);
      return wanted.map((id): Check => {
        const isKept = id === 'secret' ? status['client-secret'] : status.password;
        if (isKept) return { id, outcome: 'good', facts: {} };
        return { id, outcome: 'warning', facts: { value: 'asked' }, fix: { kind: 'settings' } };
      });
    },
    /** Whether the browser can come back, by listening for a moment. */
    redirect: async ({ grant, redirect }: Profile): Promise<readonly Check[]> => {
      if (!usesBrowser(grant) || redirect.kind === 'paste') return [];
      try {
        return [{ id: 'redirect', outcome: 'good', facts: { value: await probeRedirect(redirect) } }];
      } catch (caught) {
        const error = toAppError(caught);
        return [{ id: 'redirect', outcome: 'bad', error, facts: {}, ...(await redirectFix(redirect, caught)) }];
      }
    },
  };
};
