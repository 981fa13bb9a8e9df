import type { Rule } from './rule';

const refused: NonNullable<Rule['when']['codes']> = ['client-refused', 'provider-refused', 'grant-refused'];

const aboutDpop = /\bDPoP\b|demonstrating proof of possession/i;
const aboutCertificate =
  /\b(?:tls_client_auth|self_signed_tls_client_auth|mTLS|mutual[- ]TLS)\b|client[_ -]certificate|no required SSL certificate/i;
/** Named beside an assertion, it is what would do as well. */
const aboutSecret = /client[_ ]secret/i;
const aboutAssertion = /\bprivate_key_jwt\b|\bclient_assertion\b|\bclient assertion\b/i;

/** Ways to prove a client that Token Helper does not have, by the words of those that want them. */
export const proofRules: readonly Rule[] = [
  {
    id: 'client-certificate-required',
    when: { codes: refused, said: aboutCertificate },
    cause:
      'The provider wants the client to show a certificate (mutual TLS, RFC 8705), which Token Helper does not do.',
    remedy: 'Have a client secret allowed for the client at the provider, or use another client.',
  },
  {
    id: 'client-assertion-required',
    when: {
      codes: refused,
      said: aboutAssertion,
      where: ({ said, clientProof }) =>
        clientProof !== 'assertion' && ![aboutDpop, aboutCertificate, aboutSecret].some((other) => other.test(said)),
    },
    cause: 'The provider wants the client to sign an assertion (private_key_jwt), which Token Helper does not do.',
    remedy: 'Have a client secret allowed for the client at the provider, or use another client.',
  },
];
