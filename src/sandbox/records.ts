import { createHash } from 'node:crypto';
import { type HeldRecord, inOrderOfWorth, outlivesRestart, worthSaving } from './retention';

/** What a record holds: plain JSON, never the identifier it is found by. */
export type RecordPayload = Readonly<Record<string, unknown>>;

/** A record as it is written into the kept state. */
export type SavedRecord = readonly [
  model: string,
  key: string,
  expiresAtSeconds: number,
  touched: number,
  payload: RecordPayload,
];

/** Everything the practice provider remembers, found by the SHA-256 of an identifier so that no token value is held. */
export type Records = {
  readonly put: (model: string, id: string, payload: RecordPayload, lifetimeSeconds?: number) => void;
  /** The record with its identifier put back; one past its time is still found, so that the reason can be told. */
  readonly find: (model: string, id: string) => RecordPayload | undefined;
  readonly findSession: (uid: string) => RecordPayload | undefined;
  readonly consume: (model: string, id: string) => void;
  readonly remove: (model: string, id: string) => void;
  /** Removes every record of one model that came from one grant. */
  readonly removeByGrant: (model: string, grantId: string) => void;
  /** What is worth keeping over a restart, most useful first, within this many bytes of JSON. */
  readonly snapshot: (maxBytes: number) => readonly SavedRecord[];
};

type RecordsOptions = {
  /** Milliseconds. */
  readonly now: () => number;
  readonly saved: readonly SavedRecord[];
  readonly onChange: () => void;
  /** How many records are held in memory before the least useful go. */
  readonly limit?: number;
};

/** The name a record is held under: the model and a hash, so that the state never contains a token. */
export const recordKey = (model: string, id: string): string =>
  `${model}:${createHash('sha256').update(`${model}:${id}`).digest('base64url')}`;

const withoutIdentity = (payload: RecordPayload): RecordPayload => {
  const { jti: _jti, kind: _kind, ...rest } = payload;
  // A deep copy, because the provider goes on changing the objects it hands over; JSON also drops undefined members.
  return JSON.parse(JSON.stringify(rest));
};

const grantKeyOf = (model: string, key: string, payload: RecordPayload): string | undefined => {
  if (model === 'Grant') return key;
  return typeof payload.grantId === 'string' ? recordKey('Grant', payload.grantId) : undefined;
};

const revive = ([model, key, expiresAtSeconds, touched, payload]: SavedRecord): HeldRecord => ({
  model,
  key,
  expiresAtSeconds,
  touched,
  payload,
  grantKey: grantKeyOf(model, key, payload),
});

/** Creates the record store, filled with what was kept from the last run. */
export const createRecords = ({ now, saved, onChange, limit = 2000 }: RecordsOptions): Records => {
  const held = new Map(saved.map((record) => [record[1], revive(record)] as const));
  let lastTouched = 0;

  const seconds = (): number => Math.floor(now() / 1000);
  const nextTouch = (): number => {
    lastTouched = Math.max(now(), lastTouched + 1);
    return lastTouched;
  };

  const makeRoom = (): void => {
    if (held.size <= limit) return;
    const keep = inOrderOfWorth([...held.values()], seconds()).slice(0, Math.floor(limit * 0.75));
    held.clear();
    for (const record of keep) held.set(record.key, record);
  };

  const store = (record: HeldRecord): void => {
    held.set(record.key, record);
    makeRoom();
    if (outlivesRestart(record.model)) onChange();
  };

  const drop = (key: string): void => {
    const record = held.get(key);
    if (record === undefined) return;
    held.delete(key);
    if (outlivesRestart(record.model)) onChange();
  };

  return {
    put: (model, id, payload, lifetimeSeconds) => {
      const key = recordKey(model, id);
      const clean = withoutIdentity(payload);
      const expiresAtSeconds =
        typeof clean.exp === 'number' ? clean.exp : seconds() + (lifetimeSeconds ?? 365 * 86_400);
      const grantKey = grantKeyOf(model, key, clean);
      store({ model, key, expiresAtSeconds, touched: nextTouch(), payload: clean, grantKey });
    },
    find: (model, id) => {
      const record = held.get(recordKey(model, id));
      return record && { ...record.payload, jti: id, kind: model };
    },
    findSession: (uid) => {
      const session = [...held.values()].find((record) => record.model === 'Session' && record.payload.uid === uid);
      return session && { ...session.payload, kind: 'Session' };
    },
    consume: (model, id) => {
      const record = held.get(recordKey(model, id));
      if (record === undefined) return;
      store({ ...record, touched: nextTouch(), payload: { ...record.payload, consumed: seconds() } });
    },
    remove: (model, id) => drop(recordKey(model, id)),
    removeByGrant: (model, grantId) => {
      for (const record of [...held.values()]) {
        if (record.model === model && record.payload.grantId === grantId) drop(record.key);
      }
    },
    snapshot: (maxBytes) => {
      const chosen: SavedRecord[] = [];
      let bytes = 0;
      for (const record of worthSaving([...held.values()], seconds())) {
        const row: SavedRecord = [record.model, record.key, record.expiresAtSeconds, record.touched, record.payload];
        bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
        if (bytes > maxBytes) break;
        chosen.push(row);
      }
      return chosen;
    },
  };
};
