import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS } from '../channels.ts';

// Almost empty on purpose: everything else goes through the service's own WebSocket.
contextBridge.exposeInMainWorld('examShell', {
  /** Opens one wall window per further display, or closes them; answers how many are open. */
  toggleWalls: (): Promise<number> => ipcRenderer.invoke(CHANNELS.toggleWalls) as Promise<number>,
});
