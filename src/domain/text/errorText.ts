import { type AppError, assertNever } from '../errors';
import { answerErrorText } from './answerErrors';
import { certificateErrorText } from './certificateErrors';
import { discoveryErrorText } from './discoveryErrors';
import type { ErrorText } from './errorAction';
import { factorErrorText } from './factorErrors';
import { inputErrorText } from './inputErrors';
import { networkErrorText } from './networkErrors';
import { providerErrorText } from './providerErrors';
import { requestErrorText } from './requestErrors';
import { signInErrorText } from './signInErrors';
import { diskErrorText, keychainErrorText, vaultErrorText } from './storageErrors';

/** A failure in words: what happened, why, and what to do next. The only way from a code to a sentence. */
export const errorText = (error: AppError): ErrorText => {
  switch (error.code) {
    case 'input-invalid':
    case 'not-found':
    case 'address-invalid':
    case 'address-insecure':
    case 'secret-missing':
    case 'import-unreadable':
    case 'shortcut-refused':
      return inputErrorText(error);
    case 'discovery-not-found':
    case 'discovery-not-json':
    case 'discovery-invalid':
    case 'discovery-issuer-mismatch':
    case 'endpoint-missing':
      return discoveryErrorText(error);
    case 'host-not-found':
    case 'connection-refused':
    case 'connection-lost':
    case 'network-unreachable':
    case 'timed-out':
    case 'proxy-failed':
      return networkErrorText(error);
    case 'tls-untrusted':
    case 'tls-failed':
    case 'pin-mismatch':
    case 'ca-invalid':
      return certificateErrorText(error);
    case 'answer-too-large':
    case 'answer-empty':
    case 'answer-not-json':
    case 'answer-cut':
    case 'answer-invalid':
    case 'answer-redirected':
    case 'token-unusable':
    case 'token-too-large':
    case 'id-token-invalid':
      return answerErrorText(error);
    case 'user-declined':
    case 'client-refused':
    case 'grant-refused':
    case 'credentials-refused':
    case 'scope-refused':
    case 'provider-refused':
    case 'rate-limited':
    case 'provider-unavailable':
    case 'not-revocable':
      return providerErrorText(error);
    default:
      return localErrorText(error);
  }
};

/** The codes that errorText leaves over: the sign-in here, what is kept here, and our own parts. */
type LocalError = Parameters<
  | typeof signInErrorText
  | typeof factorErrorText
  | typeof keychainErrorText
  | typeof vaultErrorText
  | typeof diskErrorText
  | typeof requestErrorText
>[0];

const localErrorText = (error: LocalError): ErrorText => {
  switch (error.code) {
    case 'cancelled':
    case 'sign-in-timed-out':
    case 'browser-not-opened':
    case 'redirect-port-taken':
    case 'redirect-port-reserved':
    case 'redirect-host-unavailable':
    case 'redirect-not-ours':
    case 'redirect-invalid':
    case 'issuer-differs':
    case 'interaction-required':
    case 'sign-in-needed':
    case 'not-offered':
      return signInErrorText(error);
    case 'factor-none':
    case 'factor-unending':
    case 'code-refused':
    case 'code-not-sent':
    case 'approval-refused':
    case 'challenge-over':
    case 'identity-source-unknown':
    case 'identity-source-ambiguous':
      return factorErrorText(error);
    case 'keychain-absent':
    case 'keychain-locked':
    case 'keychain-timeout':
    case 'keychain-denied':
    case 'keychain-restarted':
    case 'keychain-failed':
      return keychainErrorText(error);
    case 'secret-damaged':
    case 'storage-undecided':
    case 'storage-locked':
    case 'passphrase-wrong':
    case 'passphrase-weak':
      return vaultErrorText(error);
    case 'disk-full':
    case 'disk-denied':
    case 'disk-failed':
    case 'file-damaged':
    case 'file-newer':
    case 'read-only':
      return diskErrorText(error);
    case 'header-invalid':
    case 'body-invalid':
    case 'redirect-limit':
    case 'renewal-interrupted':
    case 'renewal-elsewhere':
    case 'practice-unavailable':
    case 'internal':
      return requestErrorText(error);
    default:
      return assertNever(error);
  }
};
