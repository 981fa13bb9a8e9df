import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { type BusCall, type BusMessage, encodeCall, takeMessage } from './busMessage';

/** How long the bus and whoever is called there may take, in ms. */
const patience = 3000;

/** A connection to the session's bus. It ends with the other side, or with the first message that is none. */
export type SessionBus = {
  /** Rejects with the name of what went wrong; its text stays out, since it may repeat what was sent. */
  readonly call: (call: BusCall) => Promise<Buffer>;
  readonly onSignal: (run: (signal: BusMessage) => void) => void;
  readonly onEnd: (run: () => void) => void;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The socket of the session's bus; undefined where there is none that can be reached (D-Bus Specification, Server Addresses). */
export const sessionBusPath = (env: Environment): string | undefined => {
  const address = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  const found = /(?:^|;)unix:(?:[^;]*,)?(path|abstract)=([^,;]+)/.exec(address);
  if (found !== null) return `${found[1] === 'abstract' ? '\0' : ''}${decodeURIComponent(found[2] ?? '')}`;
  if (address !== '' || env.XDG_RUNTIME_DIR === undefined) return undefined;
  return path.join(env.XDG_RUNTIME_DIR, 'bus');
};

/** Says who we are; the bus knows it from the socket already (D-Bus Specification, Authentication Protocol). */
const authenticate = (socket: Socket, userId: number): Promise<void> =>
  new Promise((resolve, reject) => {
    let line = '';
    const listen = (chunk: Buffer): void => {
      line += chunk.toString('latin1');
      if (!line.includes('\r\n')) return;
      socket.off('data', listen);
      if (line.startsWith('OK ')) {
        socket.write('BEGIN\r\n');
        resolve();
      } else reject(new Error('refused'));
    };
    socket.on('data', listen);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(userId)).toString('hex')}\r\n`);
  });

const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** Connects to the bus, and hears the signals of one interface. Rejects where there is no bus that takes us. */
export const connectSessionBus = async (options: {
  readonly socketPath: string;
  readonly userId: number;
  readonly signalsOf: string;
}): Promise<SessionBus> => {
  const socket = connect(options.socketPath);
  const late = setTimeout(() => socket.destroy(new Error('late')), patience);
  await authenticate(socket, options.userId);
  const bus = createConnection(socket);
  await bus.call({ ...busItself, member: 'Hello', body: [] });
  const rule = `type='signal',interface='${options.signalsOf}'`;
  await bus.call({ ...busItself, member: 'AddMatch', body: [{ type: 's', value: rule }] });
  clearTimeout(late);
  // A connection alone is no reason for the app to go on.
  socket.unref();
  return bus;
};

const createConnection = (socket: Socket): SessionBus => {
  const waiting = new Map<number, (answer: BusMessage | undefined) => void>();
  let held: Buffer = Buffer.alloc(0);
  let serial = 0;
  let onSignal: (signal: BusMessage) => void = () => undefined;
  let onEnd: () => void = () => undefined;

  const handle = (message: BusMessage): void => {
    if (message.kind === 'signal') onSignal(message);
    else if (message.kind !== 'other') waiting.get(message.replyTo)?.(message);
  };
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    try {
      for (let taken = takeMessage(held); taken !== undefined; taken = takeMessage(held)) {
        held = held.subarray(taken.length);
        handle(taken.message);
      }
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const answer of [...waiting.values()]) answer(undefined);
    onEnd();
  });

  const call = (wanted: BusCall): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      serial += 1;
      const mine = serial;
      const settle = (answer: BusMessage | undefined): void => {
        clearTimeout(timer);
        waiting.delete(mine);
        if (answer?.kind === 'answer') resolve(answer.body);
        else reject(new Error(answer === undefined ? 'unanswered' : 'refused'));
      };
      const timer = setTimeout(() => settle(undefined), patience);
      waiting.set(mine, settle);
      if (socket.destroyed) return settle(undefined);
      socket.write(encodeCall(wanted, mine));
    });

  return {
    call,
    onSignal: (run) => {
      onSignal = run;
    },
    onEnd: (run) => {
      onEnd = run;
    },
  };
};
