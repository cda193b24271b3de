import { useEffect, useState } from 'react';
import { isMuted } from '../../kit/mute.ts';
import { createSoundPlayer, type SoundState } from './sound-player.ts';

export interface Heard {
  readonly state: SoundState;
  /** Highest of the last moments, falling slowly; null without sound. */
  readonly levelDbfs: number | null;
  readonly isMuted: boolean;
}

const TICK_MS = 100;
/** A meter that fell at once could not be read. */
const FALL_DB = 2;
export const METER_FLOOR_DBFS = -60;

const SILENT: Heard = { state: 'connecting', levelDbfs: null, isMuted: false };

/** Plays exactly one camera, or none. */
export function useSound(cameraId: string | null): Heard {
  const [heard, setHeard] = useState<Heard>(SILENT);
  useEffect(() => {
    if (cameraId === null) return undefined;
    setHeard(SILENT);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const made = createSoundPlayer(
      `${scheme}://${location.host}/media/v1/cameras/${encodeURIComponent(cameraId)}/sound`,
    );
    const timer = setInterval(() => {
      const muted = isMuted();
      made.setMuted(muted);
      const fresh = made.readLevelDbfs();
      const state = made.state();
      setHeard((before) => ({
        state,
        isMuted: muted,
        levelDbfs:
          state !== 'playing'
            ? null
            : Math.max(fresh ?? METER_FLOOR_DBFS, (before.levelDbfs ?? METER_FLOOR_DBFS) - FALL_DB),
      }));
    }, TICK_MS);
    return () => {
      clearInterval(timer);
      made.close();
    };
  }, [cameraId]);
  return cameraId === null ? SILENT : heard;
}
