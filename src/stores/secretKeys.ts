import { AppFailure, fail } from '../domain/errors';
import type { SecretKind } from '../domain/profile';

/** The vault's key of something secret that belongs to a profile. */
export const profileKey = (profileId: string, what: 'token' | SecretKind): string => `profile/${profileId}/${what}`;

/** The vault's key of the key that seals saved requests. */
export const fileKeyKey = 'app/file-key';

/** The vault's key of an item of no meaning, written to find out whether one can be. */
export const probeKey = 'app/probe';

/** Runs a read and, when the kept value is damaged, names it for a person in place of its key. */
export const nameDamage = async <Result>(what: string, read: () => Promise<Result>): Promise<Result> => {
  try {
    return await read();
  } catch (caught) {
    if (caught instanceof AppFailure && caught.error.code === 'secret-damaged') {
      throw fail('secret-damaged', { what }, caught);
    }
    throw caught;
  }
};
