import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Arrival } from '../shared/arrival';

const sessionSchema = z.object({
  userId: z.string().nullable(),
  /** Whether the next sign-in page says that the last attempt failed. */
  failed: z.boolean(),
  /** Milliseconds. */
  ends: z.number(),
});

/** Who is signed in at this browser. Kept in a signed cookie, as Keyrock does, so that nothing is stored. */
export type Session = Readonly<Omit<z.infer<typeof sessionSchema>, 'ends'>>;

/** Nobody is signed in. */
export const noSession: Session = { userId: null, failed: false };

const sessionSeconds = 3600;

/** The cookies of a request by name. */
export const cookiesOf = ({ headers }: Arrival): ReadonlyMap<string, string> =>
  new Map(
    (headers.cookie ?? '').split(/; */).flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 ? [] : [[pair.slice(0, at), pair.slice(at + 1)] as const];
    }),
  );

const sign = (key: string, value: string): string =>
  createHmac('sha256', key).update(`session=${value}`).digest('base64url');

const same = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

const decode = (value: string): unknown => {
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Reads the session; nobody is signed in when its cookie is missing, over or not ours. */
export const readSession = (arrival: Arrival, key: string, nowMs: number): Session => {
  const cookies = cookiesOf(arrival);
  const value = cookies.get('session') ?? '';
  if (value === '' || !same(cookies.get('session.sig') ?? '', sign(key, value))) return noSession;
  const { data } = sessionSchema.safeParse(decode(value));
  return data === undefined || data.ends <= nowMs ? noSession : { userId: data.userId, failed: data.failed };
};

/** The two cookies that every answer sets (observed on Keyrock 8.3.0). */
export const sessionCookies = (session: Session, key: string, nowMs: number): readonly string[] => {
  const content = JSON.stringify({ ...session, ends: nowMs + sessionSeconds * 1000 });
  const value = Buffer.from(content).toString('base64url');
  // Max-Age and no date, because the browser's clock is not the one given to the emulator.
  const rest = `path=/; max-age=${sessionSeconds}; httponly`;
  return [`session=${value}; ${rest}`, `session.sig=${sign(key, value)}; ${rest}`];
};

const csrfTokenFor = (secret: string, salt: string): string =>
  `${salt}-${createHash('sha256').update(`${salt}-${secret}`).digest('base64url')}`;

/** A one-time value for a form, and the cookie it belongs to when the browser has none yet. */
export const issueCsrf = (arrival: Arrival): { readonly token: string; readonly cookies: readonly string[] } => {
  const known = cookiesOf(arrival).get('_csrf') ?? '';
  const secret = known === '' ? randomBytes(18).toString('base64url') : known;
  const token = csrfTokenFor(secret, randomBytes(6).toString('hex'));
  return { token, cookies: known === '' ? [`_csrf=${secret}; Path=/`] : [] };
};

/** Whether the form carries a value made for this browser's cookie. */
export const csrfHolds = (arrival: Arrival): boolean => {
  const secret = cookiesOf(arrival).get('_csrf') ?? '';
  const token = arrival.form.get('_csrf') ?? '';
  const dash = token.indexOf('-');
  return secret !== '' && dash > 0 && same(token, csrfTokenFor(secret, token.slice(0, dash)));
};
