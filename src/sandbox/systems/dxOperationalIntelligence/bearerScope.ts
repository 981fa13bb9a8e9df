import { z } from 'zod';
import type { Arrival } from '../shared/arrival';
import { DxRefusal } from './refusal';
import type { DxUser } from './seed';
import type { DxSession } from './sessions';
import type { DxParts } from './tokenEndpoint';

/** Whose data a call is for. */
export type TenantScope =
  | { readonly kind: 'tenant'; readonly tenant: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'global' };

const contentSchema = z.object({
  tkn: z.string().min(1),
  t: z.string().min(1).optional(),
  all: z.boolean().default(false),
  global: z.boolean().default(false),
});

const malformed = (): DxRefusal =>
  new DxRefusal(401, 'The Bearer header must hold JSON in base64: tkn, and one of t, all or global.');

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const scopeOf = ({ t, all, global }: z.infer<typeof contentSchema>): TenantScope => {
  const named = [t !== undefined, all, global].filter(Boolean).length;
  if (named !== 1) throw malformed();
  if (t !== undefined) return { kind: 'tenant', tenant: t };
  return all ? { kind: 'all' } : { kind: 'global' };
};

/** Reads a Bearer header of DX APIs: standard base64 around JSON with the token and its tenant scope. */
export const readBearer = ({ headers }: Arrival): { readonly token: string; readonly scope: TenantScope } => {
  const encoded = /^bearer +([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) throw malformed();
  const { data } = contentSchema.safeParse(parse(Buffer.from(encoded, 'base64').toString('utf8')));
  if (data === undefined) throw malformed();
  return { token: data.tkn, scope: scopeOf(data) };
};

/** Who calls, and for what. */
export type Caller = { readonly user: DxUser; readonly session: DxSession; readonly scope: TenantScope };

const mayUse = ({ tenants, global }: DxUser, scope: TenantScope): boolean => {
  if (scope.kind === 'tenant') return tenants.includes(scope.tenant);
  return scope.kind === 'all' || global;
};

/** Lets a call in and pushes the end of its token out; throws a DxRefusal. */
export const admit = ({ sessions, seed, switches }: DxParts, arrival: Arrival): Caller => {
  const { token, scope } = readBearer(arrival);
  const session = sessions.alive(token);
  const user = seed.users.find(({ refId }) => refId === session?.refId);
  if (session === undefined || user === undefined) {
    throw new DxRefusal(401, 'The token is not known, or it lay unused for too long.');
  }
  if (!mayUse(user, scope)) {
    throw new DxRefusal(switches().scopeRefusalStatus, 'The token has no scope on what the header names.');
  }
  sessions.use(session);
  return { user, session, scope };
};
