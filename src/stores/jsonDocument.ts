import { z } from 'zod';

/** What a file's text turned out to be. */
export type Reading<Value> =
  | { readonly kind: 'good'; readonly value: Value }
  /** Some entries could not be used; `leftOut` names them for a person. */
  | { readonly kind: 'partial'; readonly value: Value; readonly leftOut: readonly string[] }
  /** Written by a newer app; `value` is as much of it as this one understands. */
  | { readonly kind: 'newer'; readonly value: Value; readonly version: number }
  | { readonly kind: 'damaged' };

/** How a document is read from and written to text. */
export type DocumentFormat<Value> = {
  readonly empty: Value;
  /** The highest version this app writes and fully understands. */
  readonly supported: number;
  readonly read: (text: string) => Reading<Value>;
  readonly write: (value: Value) => string;
};

/** A document's body as a value: what could be used, and the names of what could not. Undefined when nothing can. */
export type Body<Value> = { readonly value: Value; readonly leftOut: readonly string[] } | undefined;

const versionedSchema = z.looseObject({ version: z.number().int().positive() });

const parse = (text: string): unknown => {
  try {
    // Editors and sync tools add a byte order mark, which JSON.parse refuses.
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
};

/** A JSON file with a `version` field at its top. `readBody` gets the whole object and never throws. */
export const jsonFormat = <Value>(format: {
  readonly supported: number;
  readonly empty: Value;
  readonly readBody: (document: Readonly<Record<string, unknown>>) => Body<Value>;
  readonly writeBody: (value: Value) => Readonly<Record<string, unknown>>;
}): DocumentFormat<Value> => ({
  empty: format.empty,
  supported: format.supported,
  read: (text) => {
    const versioned = versionedSchema.safeParse(parse(text));
    if (!versioned.success) return { kind: 'damaged' };
    const { version } = versioned.data;
    const body = format.readBody(versioned.data);
    if (version > format.supported) return { kind: 'newer', value: body?.value ?? format.empty, version };
    if (!body) return { kind: 'damaged' };
    return body.leftOut.length === 0
      ? { kind: 'good', value: body.value }
      : { kind: 'partial', value: body.value, leftOut: body.leftOut };
  },
  write: (value) => `${JSON.stringify({ version: format.supported, ...format.writeBody(value) }, null, 2)}\n`,
});

/**
 * A list whose entries stand alone: each that passes the schema is kept, each that does not is named by `nameOf`, and so
 * is a second one with the same `idOf`. Undefined when there is no list at all.
 */
export const readEntries = <Entry>(
  list: unknown,
  schema: z.ZodType<Entry>,
  idOf: (entry: Entry) => string,
  nameOf: (entry: unknown, index: number) => string,
): Body<readonly Entry[]> => {
  if (!Array.isArray(list)) return undefined;
  const entries = new Map<string, Entry>();
  const leftOut: string[] = [];
  for (const [index, each] of list.entries()) {
    const entry = schema.safeParse(each);
    if (entry.success && !entries.has(idOf(entry.data))) entries.set(idOf(entry.data), entry.data);
    else leftOut.push(nameOf(each, index));
  }
  return { value: [...entries.values()], leftOut };
};
