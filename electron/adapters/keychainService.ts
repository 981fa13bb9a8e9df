import type { Keytar } from './keytarSecrets';

/** A call of the keychain as it goes to the process that makes it; `load` only loads the binding. */
export type KeychainCall = {
  readonly id: number;
  readonly name: 'load' | keyof Keytar;
  /** Service, account and, where one is set, the value. */
  readonly args: readonly string[];
};

/** What became of the call with the same id. A failure is the system's own message. */
export type KeychainAnswer =
  | { readonly id: number; readonly value: string | boolean | null }
  | { readonly id: number; readonly failure: string };

const make = async (keytar: Keytar, { name, args }: KeychainCall): Promise<string | boolean | null> => {
  const [service = '', account = '', value = ''] = args;
  if (name === 'getPassword') return keytar.getPassword(service, account);
  if (name === 'deletePassword') return keytar.deletePassword(service, account);
  if (name === 'setPassword') await keytar.setPassword(service, account, value);
  return null;
};

/** Makes the keychain calls that come in, in the process that was started for them, and answers each. Never rejects. */
export const createKeychainService =
  (load: () => Promise<Keytar>) =>
  async (call: KeychainCall): Promise<KeychainAnswer> => {
    try {
      return { id: call.id, value: await make(await load(), call) };
    } catch (caught) {
      return { id: call.id, failure: caught instanceof Error ? caught.message : 'unknown failure' };
    }
  };
