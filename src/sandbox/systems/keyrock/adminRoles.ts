import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../shared/answer';
import { applicationOf } from './adminApplications';
import { badRequest, notFound } from './adminError';
import { keyrockJson } from './answers';
import type { Directory } from './directory';

const roleSchema = z.object({ role: z.object({ name: z.string().min(1) }) });

const permissionSchema = z.object({
  permission: z.object({
    name: z.string().min(1),
    action: z.string().min(1),
    resource: z.string().min(1),
    is_regex: z.boolean().default(false),
    use_authorization_service_header: z.boolean().default(false),
    authorization_service_header: z.string().nullable().default(null),
  }),
});

type Ids = Readonly<Record<string, string | undefined>>;

/** `POST /v1/applications/ID/roles` */
export const createRole = (directory: Directory, { applicationId }: Ids, body: unknown): Answer => {
  const application = applicationOf(directory, applicationId);
  const { data } = roleSchema.safeParse(body);
  if (data === undefined) throw badRequest('The body must hold a role with a name.');
  const role = { id: randomUUID(), applicationId: application.id, name: data.role.name, permissionIds: [] };
  directory.update((content) => ({ ...content, roles: [...content.roles, role] }));
  const { id, name } = role;
  return keyrockJson(201, { role: { id, is_internal: false, name, oauth_client_id: application.id } });
};

/** `POST /v1/applications/ID/permissions` */
export const createPermission = (directory: Directory, { applicationId }: Ids, body: unknown): Answer => {
  const application = applicationOf(directory, applicationId);
  const { data } = permissionSchema.safeParse(body);
  if (data === undefined) throw badRequest('The body must hold a permission with a name, an action and a resource.');
  const { use_authorization_service_header: bound, is_regex: isRegex, ...sent } = data.permission;
  const { name, action, resource } = sent;
  const serviceHeader = bound ? (sent.authorization_service_header ?? '') : null;
  const permission = {
    id: randomUUID(),
    applicationId: application.id,
    name,
    action,
    resource,
    isRegex,
    serviceHeader,
  };
  directory.update((content) => ({ ...content, permissions: [...content.permissions, permission] }));
  const shown = { id: permission.id, is_internal: false, ...data.permission, oauth_client_id: application.id };
  return keyrockJson(201, { permission: shown });
};

/** `POST /v1/applications/ID/roles/ROLE/permissions/PERMISSION` */
export const givePermission = (directory: Directory, { applicationId, roleId, permissionId }: Ids): Answer => {
  const application = applicationOf(directory, applicationId);
  const { roles, permissions } = directory.content();
  const role = roles.find((one) => one.id === roleId && one.applicationId === application.id);
  const permission = permissions.find((one) => one.id === permissionId && one.applicationId === application.id);
  if (role === undefined || permission === undefined) throw notFound('There is no such role or permission.');
  const next = { ...role, permissionIds: [...role.permissionIds, permission.id] };
  directory.update((content) => ({ ...content, roles: content.roles.map((one) => (one.id === role.id ? next : one)) }));
  return keyrockJson(201, { role_permission_assignments: { role_id: role.id, permission_id: permission.id } });
};

/** `POST /v1/applications/ID/users/USER/roles/ROLE` */
export const giveRole = (directory: Directory, { applicationId, userId, roleId }: Ids): Answer => {
  const application = applicationOf(directory, applicationId);
  const role = directory.content().roles.find((one) => one.id === roleId && one.applicationId === application.id);
  const user = directory.user(userId);
  if (role === undefined || user === undefined) throw notFound('There is no such user or role.');
  const assignment = { applicationId: application.id, roleId: role.id, holderId: user.id };
  directory.update((content) => ({ ...content, assignments: [...content.assignments, assignment] }));
  const shown = { role_id: role.id, user_id: user.id, oauth_client_id: application.id };
  return keyrockJson(201, { role_user_assignments: shown });
};
