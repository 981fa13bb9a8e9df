import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type Bridge, bridgeName } from '../src/api/bridge';
import { channels } from './channels';

/** The whole of what the page is given: a pipe for calls and one for events. It knows no name and no type of its own. */
const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(channels.call, name, input),
  listen: (onEvent) => {
    const hear = (_event: IpcRendererEvent, ...[name, value]: Parameters<typeof onEvent>): void => onEvent(name, value);
    ipcRenderer.on(channels.event, hear);
    return () => {
      ipcRenderer.off(channels.event, hear);
    };
  },
};

contextBridge.exposeInMainWorld(bridgeName, bridge);
