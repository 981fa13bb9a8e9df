import { createKeychainService, type KeychainCall } from './adapters/keychainService';
import { loadKeytar } from './adapters/keytarSecrets';

/** The process that makes the keychain calls (see adapters/keychainProcess.ts); nothing else runs in it. */
const answer = createKeychainService(loadKeytar);

process.parentPort.on('message', ({ data }) => {
  const call: KeychainCall = data; // the main process sends nothing else
  void answer(call).then((answered) => process.parentPort.postMessage(answered));
});
