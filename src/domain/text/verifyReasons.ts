/** What a message of IBM Verify means for a person, and what to do about it where something better than the general advice is known. */
export type VendorReason = { readonly why: string; readonly next?: string };

const application = 'at the application, under API access, or ask an administrator of the tenant';

/** By the whole message ID (IBM Verify, message catalogues by component). */
const byId: Readonly<Record<string, VendorReason>> = {
  CSIAQ0155E: {
    why: 'The client ID or the client secret is not the one of the application, or the secret was renewed.',
    next: 'Copy both again from the application’s Sign-on tab.',
  },
  CSIAQ0158E: {
    why: 'What was handed in for the token is unknown there, has ended, was used before or belongs to another client.',
    next: 'Sign in again.',
  },
  CSIAQ0167E: {
    why: 'The redirect address is not registered for the application.',
    next: 'Register the redirect address that Settings shows, to the letter.',
  },
  CSIAQ0278E: {
    why: 'The access policy of the application denies this sign-in.',
    next: 'Ask an administrator of the tenant which rule of the policy applies.',
  },
  CSIAQ0279E: {
    why: 'This account is not entitled to the application.',
    next: 'Have the account added under Entitlements of the application.',
  },
  CSIAQ0298E: {
    why: 'The access policy wants to know more about the session than was sent.',
    next: 'Have the session context sent, in Settings; what else the policy wants can be added as a token parameter named context.',
  },
  CSIBN0018E: { why: 'The mark before the code may have letters and digits only.' },
  CSIBN0081E: { why: 'No more text messages are sent for now.', next: 'Choose another factor, or try again later.' },
  CSIBH0044E: {
    why: 'The user name or the password is wrong, or the account is kept in another identity source.',
    next: 'Check the user name, the password and the identity source in Settings.',
  },
};

/** By the number alone: every component uses the first ones alike. */
const byNumber: Readonly<Record<string, VendorReason>> = {
  '0000': { why: 'Something failed inside the provider.', next: 'Try again a little later.' },
  '0001': { why: 'The token of the call is missing, wrong or has ended.', next: 'Sign in again.' },
  '0002': {
    why: 'The token lacks an entitlement that the call needs; for passwords and factors it is “Authenticate any user”.',
    next: `Grant it ${application}.`,
  },
  '0003': {
    why: 'The tenant is not known there.',
    next: 'Check the tenant’s address in Settings.',
  },
  '0004': { why: 'The provider could not read the request.' },
  '0005': { why: 'Something in the request is not as the provider wants it.' },
  '0006': { why: 'A value in the request is missing or not allowed.' },
  '0007': { why: 'The provider does not list that many entries at once.' },
};

/** The message ID in a provider's words: CSI, two letters for the component, four digits, and how bad it is. */
export const vendorCodeIn = (text: string): string | undefined => /\bCSI[A-Z]{2}\d{4}[IWE]\b/.exec(text)?.[0];

/** What the message ID in a provider's words means, where it is known. */
export const vendorReason = (text: string): VendorReason | undefined => {
  const id = vendorCodeIn(text.slice(0, 4000));
  if (id === undefined) return undefined;
  const number = id.slice(5, 9);
  if (Object.hasOwn(byId, id)) return byId[id];
  return Object.hasOwn(byNumber, number) ? byNumber[number] : undefined;
};
