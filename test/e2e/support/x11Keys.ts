import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** Key codes of the usual PC keyboard under X (evdev). */
export const keyCodes = { Control: 37, Alt: 64, J: 44 } as const;

const cookieName = 'MIT-MAGIC-COOKIE-1';

/** The cookie that lets a program in, out of the file that XAUTHORITY names; empty where the display asks for none. */
const cookie = (): Buffer => {
  const file = process.env.XAUTHORITY;
  if (file === undefined) return Buffer.alloc(0);
  const bytes = readFileSync(file);
  let at = 0;
  const field = (): Buffer => {
    const length = bytes.readUInt16BE(at);
    at += 2 + length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    at += 2;
    const [, , name, data] = [field(), field(), field(), field()];
    if (name.toString() === cookieName) return data;
  }
  return Buffer.alloc(0);
};

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** The first message of a program to its display (X11 Protocol, Connection Setup). */
const setup = (): Buffer => {
  const data = cookie();
  const name = Buffer.from(data.length === 0 ? '' : cookieName);
  const head = Buffer.alloc(12);
  head.write('l', 0);
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(data.length, 8);
  return Buffer.concat([head, padded(name), padded(data)]);
};

const queryTestExtension = (): Buffer => {
  const name = padded(Buffer.from('XTEST'));
  const head = Buffer.alloc(8);
  head.writeUInt8(98, 0);
  head.writeUInt16LE((8 + name.length) / 4, 2);
  head.writeUInt16LE(5, 4);
  return Buffer.concat([head, name]);
};

/** A key that goes down or up, as if it were the keyboard's (X Test Extension Protocol, FakeInput). */
const fakeKey = (opcode: number, keyCode: number, isDown: boolean): Buffer => {
  const request = Buffer.alloc(36);
  request.writeUInt8(opcode, 0);
  request.writeUInt8(2, 1);
  request.writeUInt16LE(9, 2);
  request.writeUInt8(isDown ? 2 : 3, 4);
  request.writeUInt8(keyCode, 5);
  return request;
};

const reader = (socket: Socket) => {
  let held = Buffer.alloc(0);
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake();
  });
  return async (length: number): Promise<Buffer> => {
    while (held.length < length) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
};

/** Presses keys together on the test's own display, whatever window is in front, as a person at the keyboard would. */
export const pressKeys = async (...codes: readonly number[]): Promise<void> => {
  const display = /:(\d+)/.exec(process.env.DISPLAY ?? '')?.[1];
  if (display === undefined) throw new Error('There is no display');
  const socket = connect(`/tmp/.X11-unix/X${display}`);
  const read = reader(socket);
  socket.write(setup());
  const answer = await read(8);
  if (answer[0] !== 1) throw new Error('The display lets nobody in');
  await read(answer.readUInt16LE(6) * 4);
  socket.write(queryTestExtension());
  const found = await read(32);
  if (found[8] !== 1) throw new Error('The display has no XTEST');
  const opcode = found.readUInt8(9);
  for (const code of codes) socket.write(fakeKey(opcode, code, true));
  for (const code of [...codes].reverse()) socket.write(fakeKey(opcode, code, false));
  // The answer to a question after them says that the display has taken them all.
  socket.write(queryTestExtension());
  await read(32);
  socket.end();
};
