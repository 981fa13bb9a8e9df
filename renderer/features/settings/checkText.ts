import type { CheckResult } from '../../../src/api/contract';
import type { GrantKind } from '../../../src/domain/profile';
import { plain, shownAddress } from '../../../src/domain/text/wording';
import { grantNames } from '../profile/grantNames';

/** What each line of the check looked at. */
export const checkNames: Readonly<Record<CheckResult['id'], string>> = {
  storage: 'Place for secrets',
  provider: 'Provider',
  endpoints: 'Endpoints',
  grant: 'Grant',
  'client-authentication': 'Client authentication',
  pkce: 'PKCE',
  secret: 'Client secret',
  password: 'Password',
  redirect: 'Redirect',
};

const places: Readonly<Record<string, string>> = {
  keychain: 'Secrets are kept in the keychain.',
  file: 'Secrets are kept in the encrypted file.',
  session: 'Secrets are kept for this session only.',
};

const grantName = (value: string): string =>
  Object.hasOwn(grantNames, value) ? grantNames[value as GrantKind] : plain(value, 60);

const listed = (facts: CheckResult['facts']): string => {
  const names = plain((facts.listed ?? '').split(/\s+/).join(', '), 200);
  return names === '' ? '' : ` It lists ${names}.`;
};

/** What was found, in a sentence; failures have words of their own. */
export const checkText = ({ id, outcome, facts }: CheckResult): string => {
  if (outcome === 'skipped') return 'This was not looked at.';
  const value = facts.value ?? '';
  const isGood = outcome === 'good';
  switch (id) {
    case 'storage':
      return Object.hasOwn(places, value) ? (places[value] ?? '') : 'Secrets can be kept.';
    case 'provider':
      return value === '' ? 'It can be reached.' : `It answers as ${shownAddress(value)}.`;
    case 'endpoints':
      return 'Every address that this grant needs is known.';
    case 'grant':
      return isGood
        ? `${grantName(value)} is fine with the provider, as far as it says.`
        : `The provider does not list ${grantName(value)}.${listed(facts)}`;
    case 'client-authentication':
      return isGood
        ? `${plain(value, 60)} is fine with the provider, as far as it says.`
        : `The provider does not list ${plain(value, 60)}.${listed(facts)}`;
    case 'pkce':
      return isGood
        ? `PKCE is sent with ${plain(value, 30)}.`
        : `PKCE is sent with ${plain(value, 30)}, which the provider does not list.${listed(facts)}`;
    case 'secret':
      return isGood ? 'It is kept.' : 'None is kept; you will be asked for it.';
    case 'password':
      return isGood ? 'It is kept.' : 'None is kept; you will be asked for it each time.';
    case 'redirect':
      return `Token Helper can listen at ${shownAddress(value)}.`;
  }
};
