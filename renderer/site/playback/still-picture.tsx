import { useEffect, useState } from 'react';
import { useText } from '../../kit/text/index.ts';
import { preciseTime } from './time-view.ts';

/** A still per this much recorded time while playing: each is decoded by the service. */
const STEP_MS = 2_000;

interface Still {
  /** Object URL; empty when the service has no picture of this time. */
  readonly address: string;
  readonly atMs: number;
}

/** For a codec this browser cannot decode: the key frame the service makes a picture of, with its own time. */
export function StillPicture({
  cameraId,
  codec,
  atMs,
  isRunning,
  timeZone,
}: {
  readonly cameraId: string;
  readonly codec: string;
  readonly atMs: number;
  readonly isRunning: boolean;
  readonly timeZone: string;
}) {
  const text = useText();
  const [still, setStill] = useState<Still | null>(null);
  const wantedMs = isRunning ? Math.floor(atMs / STEP_MS) * STEP_MS : Math.floor(atMs);
  useEffect(() => {
    const abort = new AbortController();
    const search = new URLSearchParams({ cameraId, atMs: String(wantedMs) });
    fetch(`/api/v1/recordings/snapshot.jpg?${search}`, { signal: abort.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        const address = URL.createObjectURL(await response.blob());
        setStill({ address, atMs: Number(response.headers.get('x-frame-at-ms') ?? wantedMs) });
      })
      .catch(() => {
        if (!abort.signal.aborted) setStill({ address: '', atMs: wantedMs });
      });
    return () => abort.abort();
  }, [cameraId, wantedMs]);
  const address = still?.address ?? '';
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <>
      {address !== '' && <img className="player-still" src={address} alt="" />}
      <span className="still-note small">
        {still !== null &&
          (address === ''
            ? text.playback.cannotDecodeNone(codec)
            : text.playback.stillFrom(preciseTime(still.atMs, timeZone)))}
      </span>
    </>
  );
}
