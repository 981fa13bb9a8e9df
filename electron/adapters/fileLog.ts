import path from 'node:path';
import electronLog from 'electron-log/node';
import { shownText } from '../../src/domain/redact';
import { plain } from '../../src/domain/text/wording';
import type { Log } from '../../src/ports';

/** Most bytes of one log file; a full one is kept once more as `*.old.log`. */
const fileLimit = 1_000_000;

/** Longest text of one fact. */
const factLimit = 300;

/** Without what is shaped like a secret, and without the parts of an address that may hold one. */
const safe = (text: string, limit: number): string => plain(shownText(text, limit, []), limit);

type Facts = Parameters<Log['info']>[1];

/**
 * The app's log: one JSON object a line, in one file and the one before it. Every text passes a filter that masks what is
 * shaped like a secret; that is the second net, the first is that callers hand over plain facts only.
 */
export const createFileLog = (options: { readonly folder: string; readonly now: () => number }): Log => {
  const logger = electronLog.create({ logId: `file:${options.folder}` });
  const { transports } = logger;
  // The library may have others: what the app prints is left alone, and no other process or server is talked to.
  for (const transport of Object.values(transports)) if (transport) transport.level = false;
  // Without a file to write to there is no log; the library would print a stack about that, by its own first logger.
  electronLog.transports.console.writeFn = () => undefined;
  transports.file.level = 'info';
  transports.file.maxSize = fileLimit;
  transports.file.resolvePathFn = () => path.join(options.folder, 'main.log');
  transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  transports.file.format = '{text}';

  const line = (level: string, event: string, facts: Facts): string =>
    JSON.stringify({ at: new Date(options.now()).toISOString(), level, event: safe(event, 100), ...clean(facts) });

  return {
    info: (event, facts) => logger.info(line('info', event, facts)),
    warn: (event, facts) => logger.warn(line('warn', event, facts)),
    error: (event, facts) => logger.error(line('error', event, facts)),
  };
};

const clean = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts ?? {}).map(([name, value]) => [
      safe(name, 60),
      typeof value === 'string' ? safe(value, factLimit) : value,
    ]),
  );
