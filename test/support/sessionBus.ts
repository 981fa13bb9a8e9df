import { setTimeout as pause } from 'node:timers/promises';
import dbus, { type Message as BusMessage, type MessageBus } from 'dbus-next';

/** A call to an object on the bus; `signature` describes `body` (D-Bus Specification, Type System). */
export type BusCall = {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
};

/** What a served object answers: the values with their signature. */
export type BusReply = { readonly signature: string; readonly body: readonly unknown[] };

/** One connection to the desktop session's bus. Messages go raw: what Electron offers there cannot be introspected. */
export type SessionBus = {
  /** Rejects with the other side's error, or when there is no answer within five seconds. */
  readonly call: (call: BusCall) => Promise<readonly unknown[]>;
  /** Owns a name; calls that arrive are given to `handle`, which answers nothing for those that are not its own. */
  readonly own: (name: string, handle: (message: BusMessage) => BusReply | undefined) => Promise<void>;
  readonly signal: (path: string, from: string, name: string, signature: string, body: readonly unknown[]) => void;
  readonly close: () => void;
};

const patience = 5000;

/** Connects to the bus that DBUS_SESSION_BUS_ADDRESS names. */
export const connectSessionBus = async (): Promise<SessionBus> => {
  const bus: MessageBus = dbus.sessionBus();
  await new Promise<void>((resolve, reject) => {
    bus.on('connect', () => resolve());
    bus.on('error', reject);
  });

  return {
    call: async ({ body = [], signature = '', ...target }) => {
      const answer = bus.call(new dbus.Message({ ...target, signature, body: [...body] }));
      const late = pause(patience, 'late' as const, { ref: false });
      const first = await Promise.race([answer, late]);
      if (first === 'late') throw new Error(`${target.interface}.${target.member} was not answered`);
      return first?.body ?? [];
    },
    own: async (name, handle) => {
      bus.addMethodHandler((message: BusMessage): boolean => {
        const reply = handle(message);
        if (reply === undefined) return false;
        bus.send(dbus.Message.newMethodReturn(message, reply.signature, [...reply.body]));
        return true;
      });
      const outcome = await bus.requestName(name, dbus.NameFlag.DO_NOT_QUEUE);
      if (outcome !== dbus.RequestNameReply.PRIMARY_OWNER) throw new Error(`${name} is owned by somebody else`);
    },
    signal: (path, from, name, signature, body) =>
      bus.send(dbus.Message.newSignal(path, from, name, signature, [...body])),
    close: () => bus.disconnect(),
  };
};

/** A value out of its variant, at any depth. */
export const unwrapped = (value: unknown): unknown => {
  if (value instanceof dbus.Variant) return unwrapped(value.value);
  if (Array.isArray(value)) return value.map(unwrapped);
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unwrapped(inner)]));
};

/** A text as a variant. */
export const textVariant = (text: string): unknown => new dbus.Variant('s', text);

/** Any value as a variant of a signature. */
export const variant = (signature: string, value: unknown): unknown => new dbus.Variant(signature, value);
