import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Records } from '../../records';
import type { Answer } from '../shared/answer';
import { type Arrival, jsonOf } from '../shared/arrival';
import {
  changeApplication,
  createApplication,
  listApplications,
  showApplication,
  trustApplication,
} from './adminApplications';
import { AdminRefusal, adminErrorAnswer, badRequest, forbidden, notFound, unauthorized } from './adminError';
import { createPermission, createRole, givePermission, giveRole } from './adminRoles';
import { keyrockJson } from './answers';
import type { KeyrockUser } from './directory';
import type { KeyrockParts } from './parts';

type AdminParts = KeyrockParts & { readonly records: Records };

const signInSchema = z.object({ name: z.string(), password: z.string() });

/** `POST /v1/auth/tokens`: the token comes in a header of the answer (observed on Keyrock 8.3.0). */
const signIn = ({ directory, records, now, switches }: AdminParts, body: unknown): Answer => {
  const { data } = signInSchema.safeParse(body);
  const user = directory.userByEmail(data?.name ?? '');
  if (data === undefined || user === undefined || user.password !== data.password) {
    throw unauthorized('The e-mail address and the password do not belong together.');
  }
  const { apiTokenSeconds, authzforce } = switches();
  const token = randomUUID();
  records.put('ApiToken', token, { userId: user.id, ends: now() + apiTokenSeconds * 1000 }, apiTokenSeconds);
  const answer = keyrockJson(201, {
    token: { methods: ['password'], expires_at: new Date(now() + apiTokenSeconds * 1000).toISOString() },
    idm_authorization_config: { level: 'basic', authzforce },
  });
  return { ...answer, headers: { ...answer.headers, 'x-subject-token': token } };
};

const requireUser = ({ directory, records, now }: AdminParts, { headers }: Arrival): KeyrockUser => {
  const token = headers['x-auth-token'];
  if (typeof token !== 'string') throw badRequest('The header X-Auth-token is missing.');
  const { userId, ends } = records.find('ApiToken', token) ?? {};
  const user = typeof userId === 'string' ? directory.user(userId) : undefined;
  if (user === undefined || typeof ends !== 'number' || ends <= now()) {
    throw unauthorized('The token in X-Auth-token is not known, or it is over.');
  }
  return user;
};

const newUserSchema = z.object({
  user: z.object({ username: z.string().min(1), email: z.string().min(3), password: z.string().min(1) }),
});

const createUser = ({ directory }: AdminParts, body: unknown): Answer => {
  const { data } = newUserSchema.safeParse(body);
  if (data === undefined) throw badRequest('The body must hold a user with username, email and password.');
  const { username, email, password } = data.user;
  if (directory.userByEmail(email) !== undefined) {
    throw new AdminRefusal(409, 'Conflict', 'There is a user with this e-mail address.');
  }
  const user = { id: randomUUID(), username, email, password, givenName: username, familyName: '', admin: false };
  directory.update((content) => ({ ...content, users: [...content.users, user] }));
  const view = {
    scope: [],
    id: user.id,
    username,
    email,
    enabled: true,
    admin: false,
    image: 'default',
    gravatar: false,
  };
  return keyrockJson(201, { user: view });
};

type Context = { readonly parts: AdminParts; readonly ids: Readonly<Record<string, string>>; readonly body: unknown };
type AdminRoute = readonly [method: string, path: RegExp, handler: (context: Context) => Answer];

const routes: readonly AdminRoute[] = [
  ['POST', /^\/v1\/applications$/, ({ parts, body }) => createApplication(parts.directory, body)],
  ['GET', /^\/v1\/applications$/, ({ parts }) => listApplications(parts.directory)],
  [
    'GET',
    /^\/v1\/applications\/(?<applicationId>[^/]+)$/,
    ({ parts, ids }) => showApplication(parts.directory, ids.applicationId),
  ],
  [
    'PATCH',
    /^\/v1\/applications\/(?<applicationId>[^/]+)$/,
    ({ parts, ids, body }) => changeApplication(parts.directory, ids.applicationId, body),
  ],
  [
    'PUT',
    /^\/v1\/applications\/(?<applicationId>[^/]+)\/trusted_applications\/(?<other>[^/]+)$/,
    ({ parts, ids }) => trustApplication(parts.directory, ids.applicationId, ids.other),
  ],
  [
    'POST',
    /^\/v1\/applications\/(?<applicationId>[^/]+)\/roles$/,
    ({ parts, ids, body }) => createRole(parts.directory, ids, body),
  ],
  [
    'POST',
    /^\/v1\/applications\/(?<applicationId>[^/]+)\/permissions$/,
    ({ parts, ids, body }) => createPermission(parts.directory, ids, body),
  ],
  [
    'POST',
    /^\/v1\/applications\/(?<applicationId>[^/]+)\/roles\/(?<roleId>[^/]+)\/permissions\/(?<permissionId>[^/]+)$/,
    ({ parts, ids }) => givePermission(parts.directory, ids),
  ],
  [
    'POST',
    /^\/v1\/applications\/(?<applicationId>[^/]+)\/users\/(?<userId>[^/]+)\/roles\/(?<roleId>[^/]+)$/,
    ({ parts, ids }) => giveRole(parts.directory, ids),
  ],
];

const answer = (parts: AdminParts, arrival: Arrival): Answer => {
  const { method, url } = arrival;
  const body = jsonOf(arrival);
  if (method === 'POST' && url.pathname === '/v1/auth/tokens') return signIn(parts, body);
  const user = requireUser(parts, arrival);
  if (method === 'POST' && url.pathname === '/v1/users') {
    if (!user.admin) throw forbidden('Only an administrator may do this.');
    return createUser(parts, body);
  }
  for (const [routeMethod, path, handler] of routes) {
    const match = method === routeMethod ? path.exec(url.pathname) : null;
    if (match !== null) return handler({ parts, ids: match.groups ?? {}, body });
  }
  throw notFound('There is nothing at this address.');
};

/** The administration API under `/v1`, as far as a set-up needs it. */
export const adminApi = (parts: AdminParts, arrival: Arrival): Answer => {
  try {
    return answer(parts, arrival);
  } catch (error) {
    if (error instanceof AdminRefusal) return adminErrorAnswer(error);
    throw error;
  }
};
