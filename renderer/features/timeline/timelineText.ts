import { timeLeft } from '../../../src/domain/text/duration';
import { exactSize } from '../../../src/domain/text/size';
import type { FactDifference, TokenDifference } from '../../../src/domain/tokenDifference';
import { lifetimeOf } from '../../../src/domain/tokenDifference';
import type { TokenRecord } from '../../../src/domain/tokenTimeline';
import { grantNames } from '../profile/grantNames';
import { formatNames } from '../token/tokenFactsText';

/** How a token came. */
export const howText = ({ how, grant }: Pick<TokenRecord, 'how' | 'grant'>): string =>
  how === 'refresh' ? 'Refresh' : grantNames[grant];

const scopesText = ({ scopes }: TokenRecord): string => {
  if (scopes.length === 0) return 'no scopes';
  return scopes.length === 1 ? '1 scope' : `${scopes.length} scopes`;
};

/** What there is to say about a token in its line. */
export const recordText = (record: TokenRecord): string => {
  const lifetime = lifetimeOf(record);
  return [
    lifetime === undefined ? 'unknown lifetime' : `lives ${timeLeft(lifetime)}`,
    formatNames[record.format],
    exactSize(record.bytes),
    scopesText(record),
  ].join(' · ');
};

/** A lifetime in a cell of the comparison. */
export const lifetimeText = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? 'unknown' : timeLeft(milliseconds);

/** What each fact of a comparison is called. */
export const factNames: Readonly<Record<FactDifference['fact'], string>> = {
  issuer: 'Issuer',
  audience: 'Audience',
  subject: 'Subject',
  format: 'Format',
  type: 'Token type',
  grant: 'Grant',
};

/** Why there is less to compare than one might expect; undefined where there is no reason to say so. */
export const limitsText = (difference: TokenDifference): string | undefined => {
  const { access, id } = difference.compared;
  if (!access && !id)
    return 'What at least one of the two says cannot be read, so there is nothing to compare but times and scopes.';
  if (!access)
    return 'At least one of the access tokens cannot be read, so only the claims of the ID tokens are compared.';
  return undefined;
};
