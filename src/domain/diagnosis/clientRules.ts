import type { Evidence, Rule } from './rule';
import { clientOf } from './ruleFacts';

/** What is left of a pair once it is percent-encoded tells a raw pair from an encoded one. */
const encodingTried = ({ run }: Evidence): boolean => run.steps.some(({ kind }) => kind === 'basic-encoding-retried');

const isGitHub = ({ oauthError }: Evidence): boolean => oauthError === 'incorrect_client_credentials';

const takesNoOtherWay = ({ error }: Evidence): boolean => error.code === 'client-refused' && error.onlyWay === true;

/** How RFC 6749 section 5.2 describes every invalid_client; a server that copies it has said nothing about methods. */
const standardWords =
  /\(?e\.g\.,? unknown client, no client authentication included,? or unsupported authentication method\)?/gi;

const methodWords =
  /(?:authentication|auth) method|token_endpoint_auth_method|client_secret_(?:basic|post)|must (?:use|be sent in) (?:the )?(?:basic|authorization header|body|form)/i;

const publicWords =
  /client is public|supports? client authentication method '?none\b|public clients? (?:must|may|can)(?: ?not)\b/i;

const saysMethod = ({ said }: Evidence): boolean =>
  methodWords.test(said.replace(standardWords, '')) && !publicWords.test(said);

const isPublic = ({ said, clientProof }: Evidence): boolean => publicWords.test(said) && clientProof !== 'none';

const certificateWords =
  /no required SSL certificate|client certificate[^.\n]{0,30}(?:required|missing|needed|not (?:provided|presented|found))|(?:missing|requires? an?|no) client certificate|tls_client_auth/i;

const wantsCertificate = ({ error, said }: Evidence): boolean =>
  certificateWords.test(said) || (error.code === 'tls-failed' && /CERTIFICATE_REQUIRED/i.test(error.technical));

const asMethod = (e: Evidence): boolean => saysMethod(e) && !wantsCertificate(e) && !takesNoOtherWay(e);

const asWrong = (e: Evidence): boolean => !saysMethod(e) && !isPublic(e) && !wantsCertificate(e) && !takesNoOtherWay(e);

/** How the client proves itself. */
export const clientRules: readonly Rule[] = [
  {
    id: 'client-certificate',
    when: { codes: ['answer-not-json', 'tls-failed'], where: wantsCertificate },
    cause: 'The provider wants a client certificate (mutual TLS), which Token Helper does not do.',
    remedy:
      'Have the client prove itself with a secret or be public, or use an address of the provider without mutual TLS.',
  },
  {
    id: 'client-public',
    when: { codes: ['client-refused'], where: (e) => isPublic(e) && !wantsCertificate(e) },
    cause: (e) => `The provider knows ${clientOf(e)} as a public one, which sends no secret.`,
    remedy: 'Choose no client authentication in Settings.',
    action: 'open-settings',
  },
  {
    id: 'client-method-basic',
    when: { codes: ['client-refused'], where: (e) => asMethod(e) && e.clientProof === 'Basic' },
    cause: 'The provider wants client ID and secret as form fields, and they went in the Authorization header.',
    remedy: 'Send them as form fields.',
    action: 'use-form-credentials',
  },
  {
    id: 'client-method-form',
    when: { codes: ['client-refused'], where: (e) => asMethod(e) && e.clientProof === 'form' },
    cause: 'The provider wants client ID and secret in the Authorization header, and they went as form fields.',
    remedy: 'Send them in the header.',
    action: 'use-basic-credentials',
  },
  {
    id: 'client-github',
    when: { where: isGitHub },
    cause: (e) => `GitHub does not accept the secret of ${clientOf(e)}.`,
    remedy: 'Make a new client secret for the app at GitHub and put it into Settings.',
    action: 'open-settings',
  },
  {
    id: 'client-only-way',
    when: { codes: ['client-refused'], where: (e) => takesNoOtherWay(e) && !isPublic(e) && !wantsCertificate(e) },
    cause: (e) =>
      `The provider refused the client ID and secret of ${clientOf(e)}: one is wrong, or the client is switched off.`,
    remedy: 'Check both in Settings, and at the provider that the client is active.',
    action: 'open-settings',
  },
  {
    id: 'client-encoding',
    when: {
      codes: ['client-refused'],
      where: (e) => asWrong(e) && e.clientProof === 'Basic' && encodingTried(e),
    },
    cause:
      'The provider refused the Basic pair both percent-encoded and as it stands, so ID or secret are wrong, or it wants them in the form.',
    remedy: 'Check both in Settings; if they are right, send them as form fields.',
    action: 'use-form-credentials',
  },
  {
    id: 'client-basic',
    when: {
      codes: ['client-refused'],
      where: (e) => asWrong(e) && e.clientProof === 'Basic' && !encodingTried(e),
    },
    cause: (e) =>
      `The provider refused the client ID and secret of ${clientOf(e)} in the Authorization header: they are wrong, or it wants them in the form.`,
    remedy: 'Check both in Settings; if they are right, send them as form fields.',
    action: 'use-form-credentials',
  },
  {
    id: 'client-form',
    when: { codes: ['client-refused'], where: (e) => asWrong(e) && e.clientProof === 'form' },
    cause: (e) =>
      `The provider refused the client ID and secret of ${clientOf(e)} in the form: they are wrong, or it wants them in the Authorization header.`,
    remedy: 'Check both in Settings; if they are right, send them in the header.',
    action: 'use-basic-credentials',
  },
  {
    id: 'client-none',
    when: { codes: ['client-refused'], where: (e) => !wantsCertificate(e) && e.clientProof === 'none' },
    cause: (e) => `No secret was sent for ${clientOf(e)}, and the provider wants one, or it does not know the client.`,
    remedy: 'Check the client ID and the client authentication in Settings.',
    action: 'open-settings',
  },
  {
    id: 'grant-not-allowed',
    when: { codes: ['grant-refused', 'provider-refused'], errors: ['unauthorized_client'] },
    cause: 'The client is known, and it may not use this grant.',
    remedy: 'Allow the grant for the client at the provider, or choose another one in Settings.',
    action: 'open-settings',
  },
  {
    id: 'grant-unsupported',
    when: { codes: ['grant-refused', 'provider-refused'], errors: ['unsupported_grant_type'] },
    cause: 'The provider does not know this grant, or it is switched off there.',
    remedy: 'Choose another grant in Settings.',
    action: 'open-settings',
  },
];
