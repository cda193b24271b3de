/** Letters of other cases, dots and everything unusual are written as `=` and two hex digits: safe on every disk. */
export function folderOfCamera(cameraId: string): string {
  const bytes = Buffer.from(cameraId, 'utf8');
  let name = 'c-';
  for (const byte of bytes) {
    const letter = String.fromCharCode(byte);
    name += /[a-z0-9_-]/.test(letter) ? letter : `=${byte.toString(16).padStart(2, '0')}`;
  }
  return name;
}

/** `c-r01-front/20261122/083000123-sub-0123456789abcdef.mp4`; day and time are UTC. */
export function filePath(file: {
  cameraId: string;
  stream: string;
  uid: string;
  startMicros: number;
}): string {
  const iso = new Date(file.startMicros / 1000).toISOString();
  const day = iso.slice(0, 10).replaceAll('-', '');
  const time = iso.slice(11, 23).replaceAll(/[:.]/g, '');
  return `${folderOfCamera(file.cameraId)}/${day}/${time}-${file.stream}-${file.uid}.mp4`;
}
