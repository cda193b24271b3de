import { civilDate, clockTime } from '../kit/format.ts';

/** Characters no common file system takes in a name. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]/gu;

/** `第03考场-前-20260607-091530.jpg`: room, role and the time the picture shows, in the site's time. */
export function snapshotName(room: string, role: string, atMs: number, timeZone: string): string {
  const date = civilDate(atMs, timeZone).replaceAll('-', '');
  const time = clockTime(atMs, timeZone).replaceAll(':', '');
  return `${`${room}-${role}`.replace(FORBIDDEN, '_')}-${date}-${time}.jpg`;
}

export type SnapshotResult =
  | { readonly kind: 'saved'; readonly name: string; readonly ageMs: number }
  | { readonly kind: 'failed'; readonly code: 'not-found' | 'unavailable' | 'disconnected' };

const TIMEOUT_MS = 8_000;

/** Fetches the newest key frame as JPEG and hands it to the browser as a download. */
export async function saveSnapshot(wanted: {
  readonly cameraId: string;
  readonly room: string;
  readonly role: string;
  readonly timeZone: string;
  nowMs(): number;
}): Promise<SnapshotResult> {
  let answer: Response;
  let picture: Blob;
  try {
    answer = await fetch(`/api/v1/cameras/${encodeURIComponent(wanted.cameraId)}/snapshot.jpg`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    picture = await answer.blob();
  } catch {
    return { kind: 'failed', code: 'disconnected' };
  }
  if (!answer.ok) return { kind: 'failed', code: answer.status === 404 ? 'not-found' : 'unavailable' };
  const ageMs = Number(answer.headers.get('x-frame-age-ms') ?? 0) || 0;
  const name = snapshotName(wanted.room, wanted.role, wanted.nowMs() - ageMs, wanted.timeZone);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  // The download has taken its own hold of the data by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { kind: 'saved', name, ageMs };
}
