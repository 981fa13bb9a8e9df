import type { Bridge } from '../src/api/bridge';
import type { Answered, EventName, Events } from '../src/api/contract';
import type { Log } from '../src/ports';
import { channels } from './channels';

/** What is known of who sent a call; the part of Electron's IpcMainInvokeEvent that is looked at. */
export type CallEvent = {
  readonly sender: { readonly id: number };
  /** Null when the frame is gone already. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
};

/** The page that may call: its contents and its addresses. */
export type OurPage = { readonly contentsId: number | undefined; readonly isOurs: (address: string) => boolean };

/** Whether a call comes from the main frame of our own window while it shows our own page. */
export const isFromOurPage = (event: CallEvent, ours: OurPage): boolean =>
  event.sender.id === ours.contentsId &&
  event.senderFrame !== null &&
  event.senderFrame.parent === null &&
  ours.isOurs(event.senderFrame.url);

/** Gives an event to the page. */
export type Send = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** A call's name as it may arrive; whether it is one of the contract's is for the core to say. */
const isCallName = (name: unknown): name is string => typeof name === 'string' && /^[a-zA-Z.]{1,60}$/.test(name);

const refusal = (technical: string): Answered<never> => ({ ok: false, error: { code: 'internal', technical } });

/** The part of Electron's ipcMain that is used. */
type IpcMain = {
  readonly handle: (
    channel: string,
    listener: (event: CallEvent, ...args: readonly unknown[]) => Promise<Answered<unknown>>,
  ) => void;
};

/**
 * Connects the window's page to the core: calls in, events out. Strangers are refused and logged, and reach nothing.
 * `send` gives an event of the shell itself to the page, the way the core's own events go.
 */
export const connectPage = (deps: {
  readonly ipcMain: IpcMain;
  readonly core: Bridge;
  readonly page: () => OurPage;
  /** Hands a message to the page if there is one. */
  readonly deliver: (channel: string, ...args: readonly unknown[]) => void;
  readonly log: Log;
}): { readonly send: Send } => {
  deps.ipcMain.handle(channels.call, async (event, name, input, ...rest) => {
    if (!isFromOurPage(event, deps.page())) {
      deps.log.warn('ipc.stranger', { contents: event.sender.id, frame: event.senderFrame !== null });
      return refusal('not this window');
    }
    if (!isCallName(name) || rest.length > 0) {
      deps.log.warn('ipc.malformed');
      return refusal('malformed call');
    }
    try {
      return await deps.core.call(name, input);
    } catch (caught) {
      deps.log.error('ipc.call-threw', { name, kind: caught instanceof Error ? caught.name : typeof caught });
      return refusal('call failed');
    }
  });

  const send: Send = (name, value) => deps.deliver(channels.event, name, value);
  deps.core.listen(send);
  return { send };
};
