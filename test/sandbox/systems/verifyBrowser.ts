import { call, type Reply, scope, startTenant } from './verifyTenant';

type StartOptions = Parameters<typeof startTenant>[0];
export type Form = Readonly<Record<string, string>>;

export const redirectUri = 'http://127.0.0.1:49152/callback';
/** Where an answer sends the browser. */
export const locationOf = ({ headers }: Reply): URL => new URL(headers.get('location') ?? 'about:blank');

/** The answer in a fragment. */
export const fragmentOf = (reply: Reply): URLSearchParams => new URLSearchParams(locationOf(reply).hash.slice(1));
const actionOf = ({ text }: Reply): string => /<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? '';

/** A tenant and a browser without a window. */
export const withBrowser = async (options: StartOptions = {}) => {
  const tenant = await startTenant(options);
  const { origin } = tenant.tenant;
  const { username, password } = tenant.tenant.credentials.user;

  const addressOf = (parameters: Form, path: string): string => {
    const all = {
      client_id: tenant.client.client_id,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope,
      state: 'state-1',
      ...parameters,
    };
    return `${origin}${path}/authorize?${new URLSearchParams(all)}`;
  };
  const open = (parameters: Form = {}, path = '/v1.0/endpoint/default') => call(addressOf(parameters, path));
  const submit = (page: Reply, fields: Form, from = origin) =>
    call(origin + actionOf(page), { method: 'POST', body: new URLSearchParams(fields), headers: { origin: from } });
  const typePassword = (page: Reply) => submit(page, { username, password, choice: 'sign-in' });
  const exchange = (code: string, form: Form = {}, path?: string) =>
    tenant.token(
      { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...tenant.client, ...form },
      path,
    );
  return { ...tenant, open, submit, typePassword, exchange, addressOf };
};

/** A policy that asks for the password alone. */
export const allow = { switches: { policy: 'allow' } } as const;
