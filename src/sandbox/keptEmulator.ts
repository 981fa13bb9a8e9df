import { createStateSaver, finishSaving } from './stateSaver';
import type { EmulatorOptions } from './systems/shared/emulator';

/** What all emulators kept over a restart need from their caller. */
export type KeepingOptions = {
  /** Kept by name in a safe place, because credentials are in it. */
  readonly storage: {
    readonly load: (name: string) => Promise<string | undefined>;
    readonly save: (name: string, state: string) => Promise<void>;
  };
  /** Milliseconds. */
  readonly now: () => number;
  /** Told of faults that no request can be answered with. */
  readonly onError: (error: unknown) => void;
};

/** An emulator with what ends it; `stop` also saves what is not saved yet, and never rejects. */
export type KeptEmulator<Running> = { readonly running: Running; readonly stop: () => Promise<void> };

type Startable = { readonly origin: string; readonly stop: () => Promise<void> };
type StartOptions = Omit<EmulatorOptions<object>, 'switches'>;

const portOf = (origin: string): number => Number(new URL(origin).port);

/** The port comes first: kept tokens and trusted certificates are bound to the address they were got at. */
const read = (kept: string | undefined): { readonly port?: number; readonly state?: string } => {
  const [, port, state] = /^(\d{1,5})\n(.*)$/s.exec(kept ?? '') ?? [];
  return port === undefined || state === undefined ? {} : { port: Number(port), state };
};

/** Starts an emulator with the state and at the port of its last run; throws when it cannot load or listen. */
export const startKept = async <Running extends Startable>(
  { name, port: preferredPort }: { readonly name: string; readonly port: number },
  start: (options: StartOptions) => Promise<Running>,
  { storage, now, onError }: KeepingOptions,
): Promise<KeptEmulator<Running>> => {
  const { port = preferredPort, state } = read(await storage.load(name));
  const latest = { port, state: state ?? '' };
  const saver = createStateSaver({
    snapshot: () => `${latest.port}\n${latest.state}`,
    save: (text) => storage.save(name, text),
    onError,
  });
  const running = await start({
    now,
    port,
    onError,
    ...(state === undefined ? {} : { state }),
    onChange: (changed) => {
      latest.state = changed;
      saver.changed();
    },
  });
  latest.port = portOf(running.origin);
  if (latest.port !== port) saver.changed();
  return {
    running,
    stop: async () => {
      await running.stop();
      await finishSaving(saver);
    },
  };
};
