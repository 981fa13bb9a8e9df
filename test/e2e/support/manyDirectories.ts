import { startVerifyTenant, type VerifyTenant } from '../../support/verifyTenant';

/** The one to look for among the directories. */
export const soughtDirectory = { id: 'source-211', name: 'Partners of the southern region' } as const;

const rows = Array.from({ length: 300 }, (_, index) => ({
  id: `source-${index + 1}`,
  name: `source-${index + 1}` === soughtDirectory.id ? soughtDirectory.name : `Branch office ${index + 1}`,
  type: index % 2 === 0 ? 'ibmldap' : 'cloudIdentity',
}));

/** A tenant with hundreds of directories; it knows no password in any of them. */
export const startTenantOfManyDirectories = (): Promise<VerifyTenant> =>
  startVerifyTenant({
    grants: {
      client_credentials: { body: { access_token: 'service', token_type: 'Bearer', expires_in: 7200, grant_id: 'g' } },
    },
    paths: {
      '/v1.0/authnmethods/password': { body: { total: 300, password: rows, limit: 500, count: 500, page: 1 } },
    },
  });
