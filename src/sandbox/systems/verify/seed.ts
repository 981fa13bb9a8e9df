import { createHmac, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { generateSecret } from 'otplib/functional';
import { z } from 'zod';
import { readablePassword } from '../../state';
import { randomSecret } from '../shared/randomText';

const text = z.string().min(1);

/** What makes one tenant different from every other; everything else about it follows from these. */
export const seedSchema = z.object({
  secret: text,
  password: text,
  otherPassword: text,
  totpSeed: text,
  /** The private RS256 key that signs tokens and assertions, as a JWK. */
  signingKey: z.object({
    kty: z.literal('RSA'),
    n: text,
    e: text,
    d: text,
    p: text,
    q: text,
    dp: text,
    dq: text,
    qi: text,
  }),
});
export type Seed = z.infer<typeof seedSchema>;

const newSigningKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return exportJWK(privateKey);
};

/** Makes the seed of a first start. */
export const freshSeed = async (): Promise<Seed> =>
  seedSchema.parse({
    secret: `${randomUUID()}.${randomSecret()}`,
    password: readablePassword(),
    otherPassword: readablePassword(),
    totpSeed: generateSecret(),
    signingKey: await newSigningKey(),
  });

/** Identifiers that stay the same over restarts without being kept one by one. */
export type Derive = {
  /** Shaped like a UUID. */
  readonly id: (name: string) => string;
  /** Upper-case hexadecimal of this many characters, at most 64. */
  readonly code: (name: string, length: number) => string;
  /** A secret that nobody types. */
  readonly secret: (name: string) => string;
};

/** Creates the derivations of one seed. */
export const createDerive = ({ secret }: Seed): Derive => {
  const digest = (name: string) => createHmac('sha256', secret).update(name).digest();
  return {
    id: (name) =>
      digest(name)
        .toString('hex')
        .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5'),
    code: (name, length) => digest(name).toString('hex').toUpperCase().slice(0, length),
    secret: (name) => digest(name).toString('base64url'),
  };
};
