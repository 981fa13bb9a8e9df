import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '../../src/ports';

/** Randomness from the operating system. */
export const createSystemRandom = (): Random => ({ id: () => randomUUID(), bytes: (length) => randomBytes(length) });
