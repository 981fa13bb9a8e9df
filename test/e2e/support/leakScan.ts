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

/** The forms a leaked secret may have on disk, as bytes. */
const formsOf = (secret: string): readonly Buffer[] => {
  const texts = new Set([
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    ...base64Forms(secret, 'base64'),
    ...base64Forms(secret, 'base64url'),
  ]);
  return [...[...texts].map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
};

const filesBelow = (path: string): readonly string[] => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isSymbolicLink()) return [];
  if (stat.isDirectory()) return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
  return stat.isFile() ? [path] : [];
};

/** Files below the folders, and pieces of text by name, that hold one of the secrets in any usual form. */
export const findLeaks = (
  secrets: Readonly<Record<string, string>>,
  where: { readonly folders: readonly string[]; readonly texts?: Readonly<Record<string, string>> },
): readonly string[] => {
  const forms = Object.entries(secrets).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  const places = [
    ...where.folders.flatMap(filesBelow).map((path) => ({ place: path, bytes: readFileSync(path) })),
    ...Object.entries(where.texts ?? {}).map(([place, text]) => ({ place, bytes: Buffer.from(text) })),
  ];
  return places.flatMap(({ place, bytes }) =>
    forms.flatMap((secret) =>
      secret.forms.some((form) => bytes.includes(form)) ? [`${secret.name} in ${place}`] : [],
    ),
  );
};
