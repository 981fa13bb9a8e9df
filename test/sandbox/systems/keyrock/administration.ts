import { call, type Practice, type Reply } from './keyrock';

/** Signs the administrator in and answers the whole reply. */
export const adminSignIn = ({ origin, credentials }: Practice, password = credentials.admin.password): Promise<Reply> =>
  call(`${origin}/v1/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: credentials.admin.email, password }),
  });

export type Administration = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** The administration API for an administrator who is signed in. */
export const administration = async (practice: Practice): Promise<Administration> => {
  const token = (await adminSignIn(practice)).headers.get('x-subject-token') ?? '';
  return (method, path, body) =>
    call(`${practice.origin}/v1${path}`, {
      method,
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
};

/** A member of an answer, such as `memberOf(reply, 'role')`. */
export const memberOf = ({ text }: Reply, name: string): Record<string, string> => JSON.parse(text)[name] ?? {};
