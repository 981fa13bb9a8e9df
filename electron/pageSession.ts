import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Session, session } from 'electron';
import type { Log } from '../src/ports';
import type { PageAddresses } from './pageAddresses';
import { createPageAnswerer, pageScheme } from './pageProtocol';
import { guardSession } from './security';

/**
 * The session of the window's page. It is in memory alone: no cookie, no cache and no storage of the page ever reaches
 * the disk. `folder` holds the built page.
 */
export const createPageSession = (deps: {
  readonly folder: string;
  readonly addresses: PageAddresses;
  readonly log: Log;
}): Session => {
  const inMemory = session.fromPartition('window');
  const answer = createPageAnswerer({
    folder: deps.folder,
    readFile: (file) => readFile(file),
    makeNonce: () => randomBytes(16).toString('base64'),
  });
  inMemory.protocol.handle(pageScheme, answer);
  guardSession(inMemory, { mayLoad: deps.addresses.mayLoad, log: deps.log });
  return inMemory;
};
