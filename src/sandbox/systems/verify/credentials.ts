import { generateURI } from 'otplib/functional';
import { phonePath } from '../shared/phone';
import type { IdentitySource, KnowledgeQuestion } from './directory';
import { profileIdOf } from './qrFactor';
import type { Seed } from './seed';
import { issuerOf } from './surfaces';
import type { Tenant } from './tenant';

type Client = { readonly clientId: string; readonly clientSecret: string };

/** Everything a newcomer has to type, and a few identifiers that are handy. */
export type VerifyCredentials = {
  /** The tenant's address, where a real one is `https://NAME.verify.ibm.com`. */
  readonly tenant: string;
  readonly issuers: { readonly legacy: string; readonly oauth2: string };
  /** Dana: enrolled with every factor. */
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly password: string;
    readonly email: string;
    readonly phone: string;
    /** Base32. */
    readonly totpSeed: string;
    readonly totpUri: string;
    readonly questions: readonly KnowledgeQuestion[];
  };
  /** Lee: in another identity source, enrolled with nothing. */
  readonly otherUser: { readonly id: string; readonly username: string; readonly password: string };
  readonly application: Client;
  readonly service: Client;
  readonly plainService: Client;
  readonly identitySources: readonly IdentitySource[];
  readonly qrProfileId: string;
  /** The page that plays Dana's phone and mailbox. */
  readonly phoneUrl: string;
};

/** Collects what a person or a test needs to use the tenant. */
export const credentialsOf = (tenant: Tenant, { totpSeed }: Seed): VerifyCredentials => {
  const { origin, directory, applications } = tenant;
  const { dana, lee, questions, sources } = directory;
  const pair = ({ clientId, clientSecret }: Client): Client => ({ clientId, clientSecret });
  return {
    tenant: origin,
    issuers: { legacy: issuerOf(origin, 'legacy'), oauth2: issuerOf(origin, 'oauth2') },
    user: {
      id: dana.id,
      username: dana.username,
      password: dana.password,
      email: dana.email,
      phone: dana.phone,
      totpSeed,
      totpUri: generateURI({ issuer: 'Practice IBM Verify', label: dana.username, secret: totpSeed }),
      questions,
    },
    otherUser: { id: lee.id, username: lee.username, password: lee.password },
    application: pair(applications.application),
    service: pair(applications.service),
    plainService: pair(applications.plainService),
    identitySources: sources,
    qrProfileId: profileIdOf(tenant),
    phoneUrl: `${origin}${phonePath}`,
  };
};
