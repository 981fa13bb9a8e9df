import { createHash } from 'node:crypto';
import { type AppError, type AppErrorOf, fail, toAppError } from '../domain/errors';
import { createTurns } from '../domain/turns';
import type { FileStore, Log } from '../ports';
import type { DocumentFormat, Reading } from './jsonDocument';

/** One file of the app as a value in memory, which changes only after the disk has the change. */
export type DocumentFile<Value> = {
  /** Reads the file once. Never throws; what could not be used is in the answer, for a person to read. */
  readonly load: () => Promise<readonly AppError[]>;
  readonly value: () => Value;
  /** Written by a newer app: it is only read. */
  readonly readOnly: () => boolean;
  /** Writes a change and answers the new value. Throws `disk-*` (then nothing has changed) and `read-only`. */
  readonly update: (change: (value: Value) => Value) => Promise<Value>;
  /**
   * Takes over what another process has written since, so that it is neither missed nor written over; answers the value.
   * Throws `disk-*`. A file that is gone or cannot be used leaves the value as it is.
   */
  readonly refresh: () => Promise<Value>;
};

type State<Value> = {
  readonly kind: 'unread' | 'ready' | 'newer';
  readonly value: Value;
  /** Puts the only copy of what could not be read out of the way; must succeed before anything is written. */
  readonly putAside?: () => Promise<void>;
};

type Loaded<Value> = { readonly state: State<Value>; readonly notices: readonly AppError[] };

type Copy<Value> = { readonly text: string | undefined; readonly reading: Reading<Value> | undefined };

const withPart = (name: string, part: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}.${part}${name.slice(dot)}` : `${name}.${part}`;
};

/** `profiles.json` -> `profiles.bak.json`: the last good copy. */
export const backupName = (name: string): string => withPart(name, 'bak');

/** `profiles.json` -> `profiles.damaged-1a2b3c4d.json`. The same content has the same name, so copies do not pile up. */
export const damagedName = (name: string, text: string): string =>
  withPart(name, `damaged-${createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 8)}`);

/**
 * A file with a last good copy beside it. What cannot be read is put aside under another name before anything is written
 * in its place, and a file from a newer version of the app is never written.
 */
export const createDocumentFile = <Value>(deps: {
  readonly files: FileStore;
  readonly log: Log;
  readonly name: string;
  readonly format: DocumentFormat<Value>;
}): DocumentFile<Value> => {
  const { files, log, name, format } = deps;
  const turns = createTurns();
  let state: State<Value> = { kind: 'unread', value: format.empty };
  /** As last seen or written, so that only what is new is read. */
  let lastText: string | undefined;

  const readCopy = async (file: string): Promise<Copy<Value>> => {
    const text = await files.read(file);
    return { text, reading: text === undefined ? undefined : format.read(text) };
  };

  const writeBoth = async (text: string): Promise<void> => {
    await files.write(name, text);
    // The copy guards against damage from outside; without it the file itself is still whole and current.
    await files.write(backupName(name), text).catch((caught: unknown) => {
      log.warn('file.no-backup', { file: name, code: toAppError(caught).code });
    });
  };

  /** Renamed rather than copied: the bytes stay as they are, whatever they are. A second try finds the first one's work done. */
  const moveAside = async (file: string, text: string): Promise<void> => {
    if ((await files.read(file)) !== undefined) await files.rename(file, damagedName(file, text));
  };

  /** A copy, for a file of which the rest is in use and must not be missing for a moment. */
  const copyAside = (file: string, text: string): Promise<void> => files.write(damagedName(file, text), text);

  /** Puts the bad file aside and writes what goes on in its place; a failure leaves that to the next change. */
  const settle = async (
    value: Value,
    notice: AppErrorOf<'file-damaged'>,
    putAside: () => Promise<void>,
  ): Promise<Loaded<Value>> => {
    log.warn('file.damaged', { file: notice.file, keptAs: notice.keptAs, goesOnWith: notice.goesOnWith ?? '' });
    try {
      await putAside();
    } catch (caught) {
      const failed = toAppError(caught);
      log.error('file.not-put-aside', { file: name, code: failed.code });
      return { state: { kind: 'ready', value, putAside }, notices: [failed] };
    }
    if (notice.goesOnWith !== 'nothing') {
      await writeBoth(format.write(value)).catch((caught: unknown) => {
        log.warn('file.not-restored', { file: name, code: toAppError(caught).code });
      });
    }
    return { state: { kind: 'ready', value }, notices: [notice] };
  };

  const newer = (file: string, reading: Extract<Reading<Value>, { kind: 'newer' }>): Loaded<Value> => {
    log.warn('file.newer', { file, version: reading.version });
    return {
      state: { kind: 'newer', value: reading.value },
      notices: [{ code: 'file-newer', file, version: reading.version, supported: format.supported }],
    };
  };

  /** The file is gone, or none of it can be used: the last good copy, else nothing. */
  const fallBack = async (text: string | undefined): Promise<Loaded<Value>> => {
    const copy = await readCopy(backupName(name));
    if (copy.reading?.kind === 'newer') return newer(backupName(name), copy.reading);
    if (copy.reading?.kind === 'good' && text === undefined) {
      log.warn('file.restored', { file: name });
      return { state: { kind: 'ready', value: copy.reading.value }, notices: [] };
    }
    if (copy.text === undefined && text === undefined)
      return { state: { kind: 'ready', value: format.empty }, notices: [] };
    const usable = copy.reading?.kind === 'good' || copy.reading?.kind === 'partial' ? copy.reading : undefined;
    const file = text === undefined ? backupName(name) : name;
    const notice: AppErrorOf<'file-damaged'> = {
      code: 'file-damaged',
      file,
      keptAs: damagedName(file, text ?? copy.text ?? ''),
      goesOnWith: usable ? 'last-copy' : 'nothing',
      ...(usable?.kind === 'partial' ? { leftOut: usable.leftOut } : {}),
    };
    return settle(usable?.value ?? format.empty, notice, async () => {
      if (copy.text !== undefined && copy.reading?.kind === 'partial') await copyAside(backupName(name), copy.text);
      if (copy.text !== undefined && copy.reading?.kind === 'damaged') await moveAside(backupName(name), copy.text);
      if (text !== undefined) await moveAside(name, text);
    });
  };

  const read = async (): Promise<Loaded<Value>> => {
    const { text, reading } = await readCopy(name);
    if (text === undefined || reading === undefined || reading.kind === 'damaged') return fallBack(text);
    if (reading.kind === 'newer') return newer(name, reading);
    if (reading.kind === 'good') return { state: { kind: 'ready', value: reading.value }, notices: [] };
    const { value, leftOut } = reading;
    const keptAs = damagedName(name, text);
    return settle(value, { code: 'file-damaged', file: name, keptAs, goesOnWith: 'other-entries', leftOut }, () =>
      copyAside(name, text),
    );
  };

  /** An unreadable disk leaves the file unread: nothing may be written over what nobody has seen. */
  const load = async (): Promise<readonly AppError[]> => {
    if (state.kind !== 'unread') return [];
    try {
      const loaded = await read();
      state = loaded.state;
      return loaded.notices;
    } catch (caught) {
      log.error('file.not-read', { file: name, code: toAppError(caught).code });
      return [toAppError(caught)];
    }
  };

  const update = async (change: (value: Value) => Value): Promise<Value> => {
    if (state.kind === 'unread') state = (await read()).state;
    if (state.kind === 'newer') throw fail('read-only', { file: name });
    const value = change(state.value);
    if (value === state.value) return value;
    await state.putAside?.();
    const text = format.write(value);
    await writeBoth(text);
    lastText = text;
    state = { kind: 'ready', value };
    return value;
  };

  const refresh = async (): Promise<Value> => {
    if (state.kind !== 'ready' || state.putAside !== undefined) return state.value;
    const text = await files.read(name);
    if (text === undefined || text === lastText) return state.value;
    const reading = format.read(text);
    lastText = text;
    if (reading.kind === 'good') state = { kind: 'ready', value: reading.value };
    return state.value;
  };

  return {
    load: () => turns(name, load),
    refresh: () => turns(name, refresh),
    value: () => state.value,
    readOnly: () => state.kind === 'newer',
    update: (change) => turns(name, () => update(change)),
  };
};
