import type * as electron from 'electron';

/** The parts of Electron the shell uses. Handed in, so that the shell runs under a strict fake. */
export type ElectronApi = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'powerSaveBlocker'
  | 'screen'
  | 'session'
  | 'utilityProcess'
>;

/** Settings of the shell alone; everything else lives in the service. */
export interface ShellSettings {
  get(key: 'configPath'): string | undefined;
  set(key: 'configPath', value: string): void;
}
