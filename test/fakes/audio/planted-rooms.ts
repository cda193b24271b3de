import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AudioRoomResult, RoomReasonCode } from '../../../shared/contract/audio-check.ts';
import { checkSignal } from '../../../site/audio/run/check-signal.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { type RoomTruth, roomSound, sentence } from '../../unit/audio/run/rooms.ts';
import { makeClip } from '../rtsp/make-clip.ts';

/** How a camera codes its sound; `none`: it has no microphone, `muted`: it sends digital silence. */
export type PlantedCodec = 'g711' | 'aac16' | 'aac48' | 'none' | 'muted';

/** A room with a known truth and what must be said of it. */
export interface PlantedRoom extends Partial<RoomTruth> {
  readonly codec: PlantedCodec;
  readonly verdict: AudioRoomResult['verdict'];
  /** Must be among the reasons; null for a healthy room, which has remarks at most. */
  readonly code: RoomReasonCode | null;
  /** The connection is cut within the signal. */
  readonly isTorn?: boolean;
}

const CODECS = {
  g711: { sampleRate: 8000, encode: ['-c:a', 'pcm_alaw'] },
  muted: { sampleRate: 8000, encode: ['-c:a', 'pcm_alaw'] },
  aac16: { sampleRate: 16_000, encode: ['-c:a', 'aac', '-b:a', '32k'] },
  aac48: { sampleRate: 48_000, encode: ['-c:a', 'aac', '-b:a', '64k'] },
} as const;

/** Name of the stream; the RTSP server reads the codec from it. */
export const streamName = (id: string, { codec }: PlantedRoom): string =>
  `${id}_${{ g711: 'g711', muted: 'g711', aac16: 'aac', aac48: 'aac', none: 'none' }[codec]}`;

/**
 * Writes one file per room into `folder`/media, to be served over RTSP: a small picture and the room's sound, in
 * which the signal comes `leadSeconds` after the beginning. Everything is rendered beforehand.
 */
export function renderRooms(
  folder: string,
  rooms: Readonly<Record<string, PlantedRoom>>,
  options: {
    kind: 'stipa' | 'full' | 'switch-over' | 'zone';
    signalSeconds: number;
    leadSeconds: number;
    tailSeconds: number;
  },
): void {
  const { kind, signalSeconds, leadSeconds, tailSeconds } = options;
  mkdirSync(join(folder, 'media'), { recursive: true });
  const clip = join(folder, 'clip.mkv');
  makeClip(clip, {
    seconds: leadSeconds + signalSeconds + tailSeconds,
    size: '160x90',
    fps: 5,
    kbps: 40,
  });
  // A signal that is ended by the operator is not made to its end.
  const { sound } = checkSignal(kind, sentence);
  const cut = Math.round(signalSeconds * sound.sampleRate);
  const played = { ...sound, channels: sound.channels.map((samples) => samples.subarray(0, cut)) };
  for (const [index, [id, planted]] of Object.entries(rooms).entries()) {
    const out = join(folder, 'media', `${streamName(id, planted)}.mkv`);
    if (planted.codec === 'none') {
      execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', out]);
      continue;
    }
    const { codec, verdict: _verdict, code: _code, isTorn: _isTorn, ...more } = planted;
    const { sampleRate, encode } = CODECS[codec];
    const truth: RoomTruth = {
      cameraId: id,
      sampleRate,
      reverberationSeconds: 0.3,
      noiseDbfs: -62,
      gainDb: 0,
      tailSeconds,
      ...more,
      delaySeconds: leadSeconds + (more.delaySeconds ?? 0),
    };
    const samples =
      codec === 'muted'
        ? new Float32Array((leadSeconds + signalSeconds + tailSeconds) * sampleRate)
        : roomSound(truth, played, index + 1);
    const wav = join(folder, `${id}.wav`);
    writeFileSync(wav, writeWav({ sampleRate, channels: [samples] }, 's16'));
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-i', clip, '-i', wav, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', ...encode],
      ...['-shortest', out],
    ]);
  }
}

/** What was said of the rooms against the truth: a line per room that is judged wrongly. */
export function misjudged(
  truth: Readonly<Record<string, PlantedRoom>>,
  results: readonly AudioRoomResult[],
): string[] {
  return Object.entries(truth).flatMap(([id, { verdict, code }]) => {
    const found = results.find(({ roomId }) => roomId === id);
    const all = found?.reasons.map((reason) => reason.code) ?? [];
    const isRight = found?.verdict === verdict && (code === null || all.includes(code));
    return isRight
      ? []
      : [`${id}: ${verdict} ${code ?? ''} expected, ${found?.verdict} ${all.join(' ')} found`];
  });
}
