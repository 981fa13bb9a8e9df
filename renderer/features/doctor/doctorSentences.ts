import type { Check } from '../../../src/domain/check';
import { timeLeft } from '../../../src/domain/text/duration';
import { plain, shownAddress } from '../../../src/domain/text/wording';

/** How the two clocks stand to each other. */
export const clockSentence = ({ ahead = '0' }: Check['facts']): string => {
  const seconds = Number(ahead);
  if (!Number.isFinite(seconds) || seconds === 0) return 'This computer and the provider agree on the time.';
  const text = `The provider’s clock is ${timeLeft(Math.abs(seconds) * 1000)} ${seconds > 0 ? 'ahead of' : 'behind'} this computer’s.`;
  return Math.abs(seconds) > 30
    ? `${text} Set this computer’s clock by the network, or tell whoever runs the provider.`
    : text;
};

/** What is to be said of a provider’s keys. */
export const keysSentence = ({ outcome, facts: { why, total = '0', usable = '0' } }: Check): string => {
  switch (why) {
    case 'no-address':
      return 'The provider names no address for its keys, so signatures cannot be checked.';
    case 'private':
      return 'The list holds a private or secret part of a key. Whoever reads it can make tokens; tell whoever runs the provider.';
    case 'none':
      return 'The list of keys is empty, so no signature can be checked.';
    case 'no-signing':
      return 'None of the keys can check a signature.';
    case 'short':
      return 'A key has fewer than 2,048 bits, which many APIs refuse.';
    case 'same-kid':
      return 'Two keys have the same name, so it is left to chance which one is tried.';
    case 'no-kid':
      return 'There are several keys and not all have a name, so each has to be tried.';
    default:
      return outcome === 'good'
        ? `${plain(usable, 6)} of ${plain(total, 6)} keys can check signatures.`
        : 'The keys cannot be used.';
  }
};

/** The two sets of a tenant's endpoints, by the paths that its form has for them. */
export const surfaceNames = { legacy: '/oidc/endpoint/default', newer: '/oauth2' } as const;

const surfaceText = ({ value = '', listed = '' }: Check['facts']): string => {
  const chosen = value === 'legacy' || value === 'newer' ? surfaceNames[value] : 'that were chosen';
  if (listed === '')
    return 'Neither of the tenant’s two sets of endpoints describes itself; look at the tenant’s address.';
  const there = listed.split(' ');
  if (!there.includes(value)) return `The endpoints ${chosen} do not describe themselves; the others do.`;
  return there.length === 2
    ? `Both sets of endpoints describe themselves; those used are ${chosen}.`
    : `The endpoints ${chosen} describe themselves; the others do not.`;
};

/** What was found about one system’s own ways. */
export const systemSentence = (facts: Check['facts']): string => {
  const { what, value = '', listed = '', status = '' } = facts;
  switch (what) {
    case 'surfaces':
      return surfaceText(facts);
    case 'tenant-missing':
      return 'The profile names no tenant.';
    case 'dx':
      return `${shownAddress(value)} answers with status ${plain(status, 5)} to a look without a sign-in.`;
    case 'keyrock-same':
      return 'Keyrock describes the same addresses for this application.';
    case 'keyrock-differs':
      return `Keyrock describes another ${plain(value, 30)} endpoint for this application: ${shownAddress(listed)}.`;
    case 'keyrock-path':
      return `The token endpoint ${shownAddress(value)} does not end as Keyrock’s do.`;
    case 'keyrock-undescribed':
      return 'Keyrock does not describe this application: it describes only those with OpenID Connect.';
    case 'exact-redirect':
      return value === ''
        ? 'The system compares the redirect address to the letter, and the profile leaves the port open.'
        : `The redirect address has a fixed port, ${plain(value, 6)}, as this system wants it.`;
    default:
      return 'Nothing of its own was looked at.';
  }
};
