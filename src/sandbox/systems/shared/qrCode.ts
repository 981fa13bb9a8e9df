import { squaresToPng } from './png';
import { qrBytes } from './qrBytes';

/** A square is dark, light, or not yet decided. */
type Squares = (boolean | undefined)[][];

/** The bits that say "lowest error correction, mask 0" (ISO/IEC 18004 table C.1). */
const format = 0b111011111000100;

const setSquare = (squares: Squares, x: number, y: number, dark: boolean): void => {
  const row = squares[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = dark;
};

/** Rings around a centre: three of the corners, and the small one further in. */
const drawRings = (squares: Squares, [x, y]: readonly [number, number], radius: number, lightRing: number): void => {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy));
      setSquare(squares, x + dx, y + dy, ring !== lightRing && ring !== 4);
    }
  }
};

const drawFormat = (squares: Squares, size: number): void => {
  const bit = (i: number): boolean => ((format >> i) & 1) === 1;
  for (let i = 0; i < 15; i += 1) {
    const [x, y] = i < 6 ? [8, i] : i < 8 ? [8, i + 1] : i === 8 ? [7, 8] : [14 - i, 8];
    setSquare(squares, x, y, bit(i));
    const [x2, y2] = i < 8 ? [size - 1 - i, 8] : [8, size - 15 + i];
    setSquare(squares, x2, y2, bit(i));
  }
  setSquare(squares, 8, size - 8, true);
};

const drawPatterns = (squares: Squares, size: number): void => {
  for (let i = 0; i < size; i += 1) {
    setSquare(squares, 6, i, i % 2 === 0);
    setSquare(squares, i, 6, i % 2 === 0);
  }
  for (const centre of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    drawRings(squares, centre, 4, 2);
  // The smallest version has no inner ring.
  if (size > 21) drawRings(squares, [size - 7, size - 7], 2, 1);
  drawFormat(squares, size);
};

/** The columns in the order data fills them: pairs from the right, around the timing column. */
const columnPairs = (size: number): readonly number[] =>
  Array.from({ length: (size - 1) / 2 }, (_, i) => size - 1 - 2 * i).map((right) => (right <= 6 ? right - 1 : right));

const drawData = (squares: Squares, size: number, bytes: readonly number[]): void => {
  let index = 0;
  for (const [pair, right] of columnPairs(size).entries()) {
    for (let step = 0; step < size; step += 1) {
      const y = pair % 2 === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (squares[y]?.[x] !== undefined) continue;
        const bit = ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
        setSquare(squares, x, y, (bit === 1) !== ((x + y) % 2 === 0));
        index += 1;
      }
    }
  }
};

/** The squares of a QR code (ISO/IEC 18004), dark ones true; throws a RangeError for more than 106 bytes of text. */
export const qrSquares = (text: string): readonly (readonly boolean[])[] => {
  const { version, bytes } = qrBytes(text);
  const size = 17 + 4 * version;
  const squares: Squares = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined));
  drawPatterns(squares, size);
  drawData(squares, size, bytes);
  return squares.map((row) => row.map((dark) => dark === true));
};

const quiet = 4;

/** A QR code as PNG with the light border that readers need. */
export const qrCodePng = (text: string): Buffer => {
  const squares = qrSquares(text);
  const width = squares.length + 2 * quiet;
  const light = Array<boolean>(quiet).fill(false);
  const empty = Array.from({ length: quiet }, () => Array<boolean>(width).fill(false));
  return squaresToPng([...empty, ...squares.map((row) => [...light, ...row, ...light]), ...empty], 8);
};
