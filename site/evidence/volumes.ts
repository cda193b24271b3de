import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Volume } from '../../shared/contract/evidence.ts';

/** File systems a disk or a share has; the rest of a Linux mount table is not storage. */
const STORAGE = /^(ext[234]|xfs|btrfs|f2fs|zfs|vfat|exfat|ntfs3?|fuseblk|hfsplus|udf|nfs4?|cifs|smb3)$/;
/** A share whose server is gone never answers. */
const DEADLINE_MS = 3_000;
const LISTED = 32;

/** Mount points a copy could go to, of a Linux mount table (`/proc/self/mounts`); one per device. */
export function parseMounts(table: string): string[] {
  const devices = new Set<string>();
  const points: string[] = [];
  for (const line of table.split('\n')) {
    const [device = '', point = '', type = '', options = ''] = line.split(' ');
    if (!STORAGE.test(type) || options.split(',').includes('ro') || /^\/(boot|snap)\b/.test(point)) continue;
    if (devices.has(device)) continue;
    devices.add(device);
    // The kernel writes blanks and the like as octal.
    points.push(
      point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  }
  return points.map((point) => Buffer.from(point, 'latin1').toString('utf8'));
}

/** Disks and shares of this machine; a folder can also be typed. */
export async function listVolumes(dataFolder: string): Promise<Volume[]> {
  const own = await deviceOf(dataFolder);
  const points = (await mountPoints()).slice(0, LISTED);
  const volumes = await Promise.all(points.map((path) => volumeAt(path, own)));
  return volumes.filter((volume) => volume !== null);
}

export const deviceOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ dev }) => dev,
    () => null,
  );

async function mountPoints(): Promise<string[]> {
  if (process.platform === 'win32')
    return Array.from({ length: 24 }, (_, index) => `${String.fromCharCode(67 + index)}:\\`);
  if (process.platform === 'darwin')
    return (await readdir('/Volumes').catch(() => [])).map((name) => join('/Volumes', name));
  return parseMounts(await readFile('/proc/self/mounts', 'latin1').catch(() => ''));
}

async function volumeAt(path: string, own: number | null): Promise<Volume | null> {
  const work = (async (): Promise<Volume> => {
    const { bavail, blocks, bsize } = await statfs(path);
    const device = await deviceOf(path);
    return {
      path,
      freeBytes: bavail * bsize,
      totalBytes: blocks * bsize,
      isOwnDisk: device !== null && device === own,
    };
  })().catch(() => null);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), DEADLINE_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
