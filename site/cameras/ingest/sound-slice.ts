import type { SoundFormat, SoundProblem } from '../../../shared/contract/sound.ts';
import type { SoundCursor, SoundSlice } from '../../ports/cameras.ts';
import type { CameraUnit } from './camera-unit.ts';

/** What a listener can expect of a camera now. */
export function soundState(camera: CameraUnit): SoundFormat | SoundProblem {
  const { format, announced } = camera.microphone;
  const state = camera.sub?.supervision.state;
  if (state !== 'live' && state !== 'degraded') return 'no-stream';
  if (announced === null) return 'no-microphone';
  if (format === null) return 'codec-unsupported';
  const { codec, sampleRate, channels, config } = format;
  return { codec, sampleRate, channels, config: Buffer.from(config).toString('base64') };
}

/** Sound of one camera since a cursor; null begins now. */
export function soundSlice(camera: CameraUnit, cursor: SoundCursor | null): SoundSlice {
  const { ring, announced } = camera.microphone;
  const state = soundState(camera);
  return {
    cameraId: camera.config.id,
    format: typeof state === 'string' ? null : state,
    problem: typeof state === 'string' ? state : null,
    clockRateHz: announced?.media.clockRate ?? 0,
    ...ring.readSince(cursor ?? ring.end),
  };
}
