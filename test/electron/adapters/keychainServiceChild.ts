import { createKeychainService, type KeychainCall } from '../../../electron/adapters/keychainService';
import { loadKeytar } from '../../../electron/adapters/keytarSecrets';

/* As electron/keychain.ts, in a process that Node started. */
const answer = createKeychainService(loadKeytar);

process.on('message', (message) => {
  const call = message as KeychainCall; // keychainProcess.ts sends nothing else
  void answer(call).then((answered) => process.send?.(answered));
});
