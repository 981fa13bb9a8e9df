import { z } from 'zod';
import type { Answer } from '../shared/answer';
import { badRequest, notFound } from './adminError';
import { keyrockJson } from './answers';
import {
  type ApplicationDetails,
  allGrantTypes,
  applyDetails,
  type Directory,
  type KeyrockApplication,
  newApplication,
} from './directory';

const detailsSchema = z.object({
  application: z.object({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    url: z.string().optional(),
    redirect_uri: z.string().optional(),
    redirect_sign_out_uri: z.string().optional(),
    grant_type: z.array(z.enum(allGrantTypes)).optional(),
    token_types: z.array(z.enum(['jwt', 'permanent', 'bearer'])).optional(),
    scope: z.array(z.literal('openid')).optional(),
  }),
});

/** How the API shows an application: lists joined by commas, and the key for JWTs only where JWTs were asked for. */
const view = (application: KeyrockApplication): Readonly<Record<string, unknown>> => ({
  id: application.id,
  secret: application.secret,
  image: 'default',
  name: application.name,
  description: application.description,
  url: application.url,
  redirect_uri: application.redirectUris.join(','),
  redirect_sign_out_uri: application.signOutUri,
  grant_type: application.grantTypes.join(','),
  response_type: application.responseTypes.join(','),
  token_types: application.tokenTypes.join(','),
  jwt_secret: application.tokenTypes.includes('jwt') ? application.jwtSecret : null,
  scope: application.scopes.length === 0 ? null : application.scopes.join(','),
});

const readDetails = (body: unknown): ApplicationDetails => {
  const { data } = detailsSchema.safeParse(body);
  if (data === undefined) throw badRequest('The body must hold an application with parameters that are known.');
  const { name, description, url, redirect_uri, redirect_sign_out_uri, grant_type, token_types, scope } =
    data.application;
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(url !== undefined && { url }),
    ...(redirect_uri !== undefined && { redirectUris: redirect_uri.split(',').map((uri) => uri.trim()) }),
    ...(redirect_sign_out_uri !== undefined && { signOutUri: redirect_sign_out_uri }),
    ...(grant_type !== undefined && { grantTypes: grant_type }),
    ...(token_types !== undefined && { tokenTypes: token_types }),
    ...(scope !== undefined && { scopes: scope }),
  };
};

/** The application with this id; throws an AdminRefusal when there is none. */
export const applicationOf = (directory: Directory, id: string | undefined): KeyrockApplication => {
  const application = directory.application(id);
  if (application === undefined) throw notFound('There is no application with this id.');
  return application;
};

const replace = (directory: Directory, next: KeyrockApplication): void =>
  directory.update((content) => ({
    ...content,
    applications: content.applications.map((one) => (one.id === next.id ? next : one)),
  }));

/** `POST /v1/applications` */
export const createApplication = (directory: Directory, body: unknown): Answer => {
  const details = readDetails(body);
  if (details.name === undefined) throw badRequest('An application needs a name.');
  const application = newApplication(details);
  directory.update((content) => ({ ...content, applications: [...content.applications, application] }));
  return keyrockJson(201, { application: view(application) });
};

/** `GET /v1/applications` */
export const listApplications = (directory: Directory): Answer =>
  keyrockJson(200, { applications: directory.content().applications.map(view) });

/** `GET /v1/applications/ID` */
export const showApplication = (directory: Directory, id: string | undefined): Answer =>
  keyrockJson(200, { application: view(applicationOf(directory, id)) });

/** `PATCH /v1/applications/ID`: answers what was sent, as it is now. */
export const changeApplication = (directory: Directory, id: string | undefined, body: unknown): Answer => {
  const next = applyDetails(applicationOf(directory, id), readDetails(body));
  replace(directory, next);
  const sent = detailsSchema.parse(body).application;
  const now = Object.entries(view(next)).filter(([name]) => name in sent);
  return keyrockJson(200, { values_updated: Object.fromEntries(now) });
};

/** `PUT /v1/applications/ID/trusted_applications/OTHER`: lets tokens of the other application in. */
export const trustApplication = (directory: Directory, id: string | undefined, other: string | undefined): Answer => {
  const application = applicationOf(directory, id);
  const trusted = [...new Set([...application.trusted, applicationOf(directory, other).id])];
  replace(directory, { ...application, trusted });
  return keyrockJson(201, { trusted_oauth_client_ids: trusted });
};
