import type { Profile } from '../domain/profile';
import { apiRequestSchema } from '../domain/request';
import { type WebMethodsSettings, webMethodsSettingsSchema } from '../domain/webMethodsSettings';
import type { OutgoingRequest, Provider, ReadyRequest, TokenRequest } from './provider';
import { standard } from './standard';

const settingsOf = ({ webMethods: settings }: Pick<Profile, 'webMethods'>): WebMethodsSettings =>
  settings ?? webMethodsSettingsSchema.parse({});

/** `%20` rather than `+` for a blank: every server reads the first. */
const query = (form: URLSearchParams): string => form.toString().replaceAll('+', '%20');

/** The token call wants its parameters in the query and no body (IBM webMethods Integration, refreshing access tokens). */
const tokenRequest = ({ url, headers, form }: TokenRequest, profile: Profile): OutgoingRequest => {
  if (settingsOf(profile).parametersIn === 'body') return { url, headers, body: form.toString() };
  return { url: `${url}${url.includes('?') ? '&' : '?'}${query(form)}`, headers };
};

/** Where flow services and REST APIs are run, with the parts in capitals to be filled in. */
const readyRequests = ({ server }: Profile): readonly ReadyRequest[] => {
  const token = server.kind === 'endpoints' ? server.endpoints.token : undefined;
  const root = token === undefined ? undefined : /^(.*)\/rest\/oAuth\/getToken$/.exec(token)?.[1];
  if (root === undefined) return [];
  const post = (url: string) => apiRequestSchema.parse({ method: 'POST', url, body: { kind: 'json', text: '{}' } });
  return [
    {
      id: 'flowService',
      label: 'Run a flow service',
      request: post(`${root}/rest/external/integration/run/STAGE/PROJECT-ID/FLOW-SERVICE`),
    },
    {
      id: 'restApi',
      label: 'Call a REST API',
      request: post(`${root}/restv2/STAGE/PROJECT-ID/API/RESOURCE`),
    },
  ];
};

/** IBM webMethods Integration. Its answers follow RFC 6749, with `expires_in` as text. */
export const webMethods: Provider = {
  ...standard,
  id: 'webMethods',
  name: 'IBM webMethods Integration',
  basicEncoding: 'raw',
  basicOnly: true,
  tokenRequest,
  countsRefreshes: true,
  scopeCaseBlind: true,
  readyRequests,
};
