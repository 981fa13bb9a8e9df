import { parsedAddress } from '../domain/address';
import type { Provider, ProviderCall } from './provider';

/** What the EMM security server tells about a token; `present` builds the header the profile uses. */
export const dxCalls = (present: NonNullable<Provider['present']>): readonly ProviderCall[] => [
  {
    id: 'userinfo',
    label: 'Who am I',
    description:
      'What the security server knows of the token. Asking counts as a use, so the token lives on from here.',
    fields: [],
    request: ({ endpoints, profile, token }) => {
      const me = parsedAddress(endpoints.userinfo ?? '') ?? besideToken(endpoints.token);
      if (me === undefined) return undefined;
      const { value } = present(token, profile, undefined);
      return { method: 'GET', url: me.href, headers: { accept: 'application/json', authorization: value } };
    },
  },
];

/** The address stands beside that of the tokens. */
const besideToken = (token: string | undefined): URL | undefined =>
  token !== undefined && /\/token$/.test(token) ? parsedAddress(token.replace(/\/token$/, '/me')) : undefined;
