/** What a registered claim says, and whether its number is a time (NumericDate, RFC 7519 section 2). */
export type ClaimMeaning = { readonly meaning: string; readonly isTime?: boolean };

/** RFC 7519 section 4.1. */
const jwtClaims = {
  iss: { meaning: 'Issuer: who made the token' },
  sub: { meaning: 'Subject: who or what it is about' },
  aud: { meaning: 'Audience: who it is meant for' },
  exp: { meaning: 'Expires at', isTime: true },
  nbf: { meaning: 'Not valid before', isTime: true },
  iat: { meaning: 'Issued at', isTime: true },
  jti: { meaning: 'Identifier of this token' },
} as const;

/** OpenID Connect Core 1.0 sections 2, 3.1.3.6, 3.3.2.11 and 5.1. */
const openIdClaims = {
  azp: { meaning: 'Authorised party: the client it was issued to' },
  nonce: { meaning: 'Ties the ID token to the sign-in that asked for it' },
  auth_time: { meaning: 'When the person signed in', isTime: true },
  acr: { meaning: 'How strong the sign-in was' },
  amr: { meaning: 'Methods used to sign in' },
  at_hash: { meaning: 'Hash that ties it to the access token' },
  c_hash: { meaning: 'Hash that ties it to the code' },
  s_hash: { meaning: 'Hash that ties it to the state' },
  sid: { meaning: 'Session at the provider' },
  name: { meaning: 'Full name' },
  given_name: { meaning: 'Given name' },
  family_name: { meaning: 'Family name' },
  middle_name: { meaning: 'Middle name' },
  nickname: { meaning: 'Nickname' },
  preferred_username: { meaning: 'Name the person wants to be called' },
  profile: { meaning: 'Page about the person' },
  picture: { meaning: 'Picture of the person' },
  website: { meaning: "The person's own page" },
  email: { meaning: 'E-mail address' },
  email_verified: { meaning: 'Whether the e-mail address was checked' },
  gender: { meaning: 'Gender' },
  birthdate: { meaning: 'Date of birth' },
  zoneinfo: { meaning: 'Time zone' },
  locale: { meaning: 'Language and region' },
  phone_number: { meaning: 'Phone number' },
  phone_number_verified: { meaning: 'Whether the phone number was checked' },
  address: { meaning: 'Postal address' },
  updated_at: { meaning: 'When the facts about the person last changed', isTime: true },
} as const;

/** RFC 9068 section 2.2, with RFC 8693 section 4, RFC 7800 section 3.1 and RFC 9449 section 6.1. */
const accessTokenClaims = {
  client_id: { meaning: 'Client it was issued to' },
  scope: { meaning: 'What it allows' },
  groups: { meaning: 'Groups the subject is in' },
  roles: { meaning: 'Roles the subject has' },
  entitlements: { meaning: 'What the subject is entitled to' },
  act: { meaning: 'Who acts on behalf of the subject' },
  may_act: { meaning: 'Who may act on behalf of the subject' },
  cnf: { meaning: 'Key that must be proved with each use; jkt is its thumbprint' },
  authorization_details: { meaning: 'What it allows, in detail' },
} as const;

/** RFC 7662 section 2.2. */
const introspectionMembers = {
  active: { meaning: 'Whether the provider accepts it now' },
  username: { meaning: 'Name of the person, for reading' },
  token_type: { meaning: 'Kind of token' },
} as const;

/** RFC 7515 section 4.1 and RFC 7519 section 5. */
const headerParameters = {
  alg: { meaning: 'Algorithm of the signature' },
  typ: { meaning: 'Kind of token' },
  kid: { meaning: 'Which of the issuer’s keys signed it' },
  cty: { meaning: 'Kind of content' },
  jku: { meaning: 'Where the keys are said to be' },
  jwk: { meaning: 'Key that came with the token' },
  x5u: { meaning: 'Where the certificate is said to be' },
  x5c: { meaning: 'Certificate that came with the token' },
  x5t: { meaning: 'SHA-1 fingerprint of the certificate' },
  'x5t#S256': { meaning: 'SHA-256 fingerprint of the certificate' },
  crit: { meaning: 'Extensions the reader must understand' },
} as const;

const claims: ReadonlyMap<string, ClaimMeaning> = new Map(
  Object.entries({ ...jwtClaims, ...openIdClaims, ...accessTokenClaims, ...introspectionMembers }),
);
const headers: ReadonlyMap<string, ClaimMeaning> = new Map(Object.entries(headerParameters));

/** The meaning of a registered claim, or of a member of an introspection or user info answer. */
export const claimMeaning = (name: string): ClaimMeaning | undefined => claims.get(name);

/** The meaning of a registered header parameter. */
export const headerMeaning = (name: string): ClaimMeaning | undefined => headers.get(name);
