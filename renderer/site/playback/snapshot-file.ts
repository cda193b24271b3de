import { civilDate } from '../../kit/format.ts';
import { preciseTime } from './time-view.ts';

/** `第01考场 前 2026-06-07 09.15.30.250.jpg`: room and time, without what file systems refuse. */
export function snapshotName(camera: string, atMs: number, timeZone: string): string {
  const time = preciseTime(atMs, timeZone).replaceAll(':', '.');
  const name = camera.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').trim();
  return `${name} ${civilDate(atMs, timeZone)} ${time}.jpg`;
}

/** Hands a file to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
