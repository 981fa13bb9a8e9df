/** What the systems' own names for the facts beside a token stand for. */
const meanings: ReadonlyMap<string, string> = new Map([
  // Broadcom DX Operational Intelligence, the answer of the token endpoint.
  ['userRefID', 'Number of the user at the server'],
  ['lc', 'Language of the session'],
  ['tt', 'Type the server names; it is sent as Bearer all the same'],
  ['userCohort', 'ID of the tenant'],
  // FIWARE Keyrock, and others that say more than the standard form of the answer.
  ['token_type', 'Type as the provider wrote it'],
  // Salesforce.
  ['instance_url', 'Address of your instance, where the token is used'],
  // IBM Security Verify.
  ['user id', 'Account whose password was checked'],
  ['grant_id', 'Grant the tokens belong to'],
]);

/** The meaning of a fact that came beside a token; empty for a name nobody here knows. */
export const extraMeaning = (name: string): string => meanings.get(name) ?? '';
