// @ts-check

/**
 * One square picture: its edge in pixels, and the bytes of a PNG file.
 * @typedef {{ size: number, png: Buffer }} Picture
 */

/**
 * A Windows .ico file with PNGs inside, as Windows has read them since Vista.
 * @param {readonly Picture[]} pictures none larger than 256 pixels
 * @returns {Buffer}
 */
export function icoFile(pictures) {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = 6 + 16 * pictures.length;
  const directory = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // One byte for the width and one for the height, in which 0 stands for 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...directory, ...pictures.map(({ png }) => png)]);
}

/** The four letters under which a .icns file keeps a PNG of each size. */
const icnsTypes = /** @type {const} */ ({
  32: 'ic11',
  64: 'ic12',
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
});

/** The sizes that belong in a .icns file. */
export const icnsSizes = Object.keys(icnsTypes).map(Number);

/**
 * A macOS .icns file.
 * @param {readonly Picture[]} pictures of the sizes in `icnsSizes`
 * @returns {Buffer}
 */
export function icnsFile(pictures) {
  const chunks = pictures.map(({ size, png }) => {
    const type = icnsTypes[/** @type {keyof typeof icnsTypes} */ (size)];
    if (type === undefined) throw new Error(`A .icns file has no place for ${size} pixels`);
    return chunk(type, png);
  });
  return chunk('icns', Buffer.concat(chunks));
}

/**
 * @param {string} type
 * @param {Buffer} content
 */
function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
