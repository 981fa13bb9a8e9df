import { z } from 'zod';
import { parsedAddress, withScheme } from './address';

const entry = z.string().trim().min(1).max(2000);
const entries = z.array(entry).max(50).default([]);

/** Where an expectation holds: origin and the beginning of the path, without a slash at its end; undefined where the text is no web address. */
export const expectationPlace = (address: string): string | undefined => {
  const url = parsedAddress(address.trim());
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

/** What one API wants of a token. An empty field asks for nothing. */
export const expectationSchema = z.strictObject({
  id: z.uuid(),
  /** Origin and the beginning of the path. */
  place: z
    .string()
    .max(2000)
    .refine((place) => expectationPlace(place) === place),
  format: z.enum(['any', 'jwt', 'opaque']).default('any'),
  issuer: z.string().trim().max(2000).default(''),
  /** Any one of them must be among the token's. */
  audiences: entries,
  /** Every one of them must be granted. */
  scopes: entries,
  /** Claims that must be there; with a value, when it is not empty. A dot leads into an object. */
  claims: z
    .array(z.strictObject({ name: entry, value: z.string().trim().max(2000).default('') }))
    .max(50)
    .default([]),
  /** Any one of them must have signed the token. */
  algorithms: entries,
  /** How long ago the token may have been issued. */
  maxAgeSeconds: z.number().int().min(1).max(31_536_000).nullable().default(null),
});
export type Expectation = z.infer<typeof expectationSchema>;

const holdsAt = (place: string, target: string): boolean => target === place || target.startsWith(`${place}/`);

/** The expectation for a request to an address as a person types it: the one that names most of it. */
export const expectationFor = (expectations: readonly Expectation[], address: string): Expectation | undefined => {
  const target = expectationPlace(withScheme(address.trim()));
  if (target === undefined) return undefined;
  return expectations
    .filter(({ place }) => holdsAt(place, target))
    .reduce<Expectation | undefined>(
      (best, each) => (best === undefined || each.place.length > best.place.length ? each : best),
      undefined,
    );
};
