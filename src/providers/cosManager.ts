import { parsedAddress } from '../domain/address';
import type { Profile } from '../domain/profile';
import { apiRequestSchema } from '../domain/request';
import type { ProviderCall, ReadyRequest } from './provider';

/** The call every Manager answers: what the system consists of (IBM Cloud Object Storage Manager, REST API). */
const viewSystemPath = '/manager/api/json/1.0/viewSystem.adm';

/** A Manager is reached over TLS alone: a host that is named without a scheme means https, on this computer too. */
const withTls = (typed: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);

/** The address of the Manager's `viewSystem.adm`; undefined for a profile without a Manager. */
export const viewSystemAddress = ({ verify }: Pick<Profile, 'verify'>): string | undefined => {
  const resource = verify?.resource;
  const base = resource?.kind === 'cosManager' ? parsedAddress(withTls(resource.url.trim())) : undefined;
  return base === undefined ? undefined : `${base.origin}${viewSystemPath}`;
};

/** The ready request of a Manager. A redirect would lead to its sign-in page, which is no answer. */
export const managerRequests = (profile: Profile): readonly ReadyRequest[] => {
  const url = viewSystemAddress(profile);
  return url === undefined
    ? []
    : [
        {
          id: 'view-system',
          label: 'View system',
          request: apiRequestSchema.parse({
            method: 'GET',
            url,
            headers: [{ name: 'Accept', value: 'application/json' }],
            followRedirects: false,
          }),
        },
      ];
};

/** The same as a button. */
export const viewSystem: ProviderCall = {
  id: 'view-system',
  label: 'View system',
  description: 'Asks the Cloud Object Storage Manager what the system consists of.',
  fields: [],
  offered: (profile) => viewSystemAddress(profile) !== undefined,
  request: ({ profile, token }) => {
    const url = viewSystemAddress(profile);
    if (url === undefined) return undefined;
    return {
      method: 'GET',
      url,
      headers: { accept: 'application/json', authorization: `Bearer ${token.accessToken}` },
    };
  },
};
