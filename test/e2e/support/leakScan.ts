import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Base64 of a secret wherever it may start inside a longer text: three alignments, without the ends that neighbours change. */
const base64Forms = (secret: string, encoding: 'base64' | 'base64url'): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
      .toString(encoding)
      .replaceAll('=', '');
    const start = Math.ceil((shift * 8) / 6);
    return encoded.slice(start, encoded.length - 1);
  });

/** Percent-encoded as a query and as a form have it, with capital and with small hex digits. */
const urlForms = (secret: string): readonly string[] => {
  const forms = [encodeURIComponent(secret), new URLSearchParams([['', secret]]).toString().slice(1)];
  const small = forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()));
  return [...forms, ...small];
};

/** Shorter pieces would be found in places that have nothing to do with the secret. */
const pieceLength = 40;

/** What is left of a long secret where somebody cut it off: its pieces in a row. */
const pieces = (secret: string): readonly string[] =>
  Array.from({ length: Math.floor(secret.length / pieceLength) }, (_, index) =>
    secret.slice(index * pieceLength, (index + 1) * pieceLength),
  );

/** The forms a leaked secret may have on disk, as bytes. */
const formsOf = (secret: string): readonly Buffer[] => {
  const bytes = Buffer.from(secret);
  const texts = new Set([
    secret,
    ...urlForms(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64Forms(secret, 'base64'),
    ...base64Forms(secret, 'base64url'),
    ...pieces(secret),
  ]);
  const wide = Buffer.from(secret, 'utf16le');
  return [...[...texts].map((text) => Buffer.from(text)), wide, Buffer.from(wide).swap16()];
};

const filesBelow = (path: string, leftOut: readonly string[]): readonly string[] => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isSymbolicLink() || leftOut.includes(path)) return [];
  if (stat.isDirectory()) return readdirSync(path).flatMap((name) => filesBelow(join(path, name), leftOut));
  return stat.isFile() ? [path] : [];
};

/** Where a secret must not be: folders with all that is in them, and texts by name. `leftOut`: folders not to look into. */
export type LeakPlaces = {
  readonly folders: readonly string[];
  readonly leftOut?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
};

/** What was found, one line each, and how many files and texts were looked at: none would prove nothing. */
export type LeakReport = { readonly leaks: readonly string[]; readonly looked: number };

/** Looks for secrets, given by name, in any usual form; the names of files count as text. */
export const findLeaks = (secrets: Readonly<Record<string, string>>, where: LeakPlaces): LeakReport => {
  const empty = Object.entries(secrets).find(([, secret]) => secret.length < 8);
  if (empty !== undefined) throw new Error(`The secret “${empty[0]}” is too short to look for`);
  const forms = Object.entries(secrets).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  const files = where.folders.flatMap((folder) => filesBelow(folder, where.leftOut ?? []));
  const texts = Object.entries(where.texts ?? {});
  const leaksIn = (place: string, bytes: Buffer): readonly string[] =>
    forms.flatMap((secret) =>
      secret.forms.some((form) => bytes.includes(form)) ? [`${secret.name} in ${place}`] : [],
    );
  return {
    leaks: [
      ...files.flatMap((file) => leaksIn(file, Buffer.concat([Buffer.from(`${file}\n`), readFileSync(file)]))),
      ...texts.flatMap(([name, text]) => leaksIn(name, Buffer.from(text))),
    ],
    looked: files.length + texts.length,
  };
};
