import { createKeytarSecrets } from '../../../electron/adapters/keytarSecrets';
import { toAppError } from '../../../src/domain/errors';

/*
 * Makes keychain calls for a test, in a process whose bus can be chosen, which can be killed, and whose crash is not the
 * test's. libsecret connects once a process, so each bus needs one of its own.
 */
type Call = { readonly id: number; readonly call: 'get' | 'set' | 'remove'; readonly args: readonly string[] };

const secrets = createKeytarSecrets({ service: process.argv[2] ?? 'Token Helper Test' });

const make = async ({ call, args: [account = '', value = ''] }: Call): Promise<unknown> => {
  if (call === 'get') return secrets.get(account);
  if (call === 'set') return secrets.set(account, value);
  return secrets.remove(account);
};

process.on('message', (message) => {
  if (message === 'exit') process.exit(0);
  const call = message as Call; // realKeychain.ts sends nothing else
  make(call).then(
    (value) => process.send?.({ id: call.id, value }),
    (caught: unknown) => process.send?.({ id: call.id, error: toAppError(caught) }),
  );
});
process.send?.({ ready: true });
