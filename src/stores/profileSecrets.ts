import { toAppError } from '../domain/errors';
import { type SecretKind, type SecretStatus, secretKinds } from '../domain/profile';
import { nameDamage, profileKey } from './secretKeys';
import type { Vault } from './vault';

const names: Readonly<Record<SecretKind, string>> = {
  'client-secret': 'client secret',
  password: 'password',
  'totp-seed': 'one-time code seed',
};

/** The secrets that belong to a profile, each an item of its own. Throws what the vault throws. */
export const createProfileSecrets = (deps: { readonly vault: Pick<Vault, 'read' | 'write' | 'remove'> }) => {
  const { vault } = deps;

  const read = (profileId: string, kind: SecretKind): Promise<string | undefined> =>
    nameDamage(names[kind], () => vault.read(profileKey(profileId, kind)));

  const isKept = async (profileId: string, kind: SecretKind): Promise<boolean> => {
    try {
      return (await read(profileId, kind)) !== undefined;
    } catch (caught) {
      if (toAppError(caught).code === 'secret-damaged') return true;
      throw caught;
    }
  };

  return {
    /** Which secrets are kept. One that is damaged counts as kept: reading it says what is wrong. */
    status: async (profileId: string): Promise<SecretStatus> => ({
      'client-secret': await isKept(profileId, 'client-secret'),
      password: await isKept(profileId, 'password'),
      'totp-seed': await isKept(profileId, 'totp-seed'),
    }),
    /** Throws `secret-damaged` besides what the vault throws. */
    read,
    write: (profileId: string, kind: SecretKind, value: string): Promise<void> =>
      vault.write(profileKey(profileId, kind), value),
    remove: (profileId: string, kind: SecretKind): Promise<void> => vault.remove(profileKey(profileId, kind)),
    /** For a profile that is gone: tries each, then throws the first failure. */
    removeAll: async (profileId: string): Promise<void> => {
      const removals = await Promise.allSettled(secretKinds.map((kind) => vault.remove(profileKey(profileId, kind))));
      const failed = removals.find((removal) => removal.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
};

export type ProfileSecrets = ReturnType<typeof createProfileSecrets>;
