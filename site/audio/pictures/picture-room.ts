import type { AudioCheckKind, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { RoomPicture } from '../../../shared/contract/room-picture.ts';
import { findGlitches } from '../check/find-glitches.ts';
import { measureLevel } from '../measures/level.ts';
import type { CheckSignal } from '../run/check-signal.ts';
import { octaveDeviations } from '../run/octave-deviations.ts';
import { CHECK_PLAN } from '../signals/check-plan.ts';
import { type Sound, toMono } from '../sound.ts';
import { measureIndirectSti } from '../sti/indirect-sti.ts';
import { taper } from '../sweep/cut.ts';
import { measureSweep } from '../sweep/measure-sweep.ts';
import { energyTime } from './energy-time.ts';
import { findReference, layReference, type PlacedReference } from './find-reference.ts';
import { linearResponse } from './linear-response.ts';
import { spectrogram } from './spectrogram.ts';
import { waveform } from './waveform.ts';

export interface PictureRequest {
  readonly kind: AudioCheckKind;
  /** Null where the signal is not known any more. */
  readonly signal: CheckSignal | null;
  readonly sound: Sound;
  readonly measures: RoomMeasures;
  /** Range over which the limit of the response holds. */
  readonly response: { readonly fromHz: number; readonly toHz: number };
}

export type PictureFacts = Omit<RoomPicture, 'checkId' | 'roomId' | 'cameraId'>;

const WAVEFORM_STEPS = 1600;
const SPECTROGRAM = { rows: 144, columns: 900 } as const;
const IMPULSE_STEPS = 700;
/** As in the measurement: the room may hear the sweep a little earlier than it was found. */
const SWEEP_LEAD_SECONDS = 0.3;
const GLITCH_MS = 20;
const MOST_GAPS = 500;
const LOUDEST_DBFS = -1;
const MOST_GAIN_DB = 40;

/** Everything the pictures of one room are drawn from. Pure: the same sound gives the same pictures. */
export function pictureRoom(request: PictureRequest): PictureFacts {
  const { kind, signal, sound, measures, response } = request;
  const { sampleRate } = sound;
  const samples = toMono(sound);
  const placed = signal && findReference(samples, sampleRate, signal, kind === 'full');
  const fromMs = placed && (placed.atSample / sampleRate) * 1000;
  const drawn = spectrogram(samples, sampleRate, SPECTROGRAM);
  const { levels, ...head } = drawn;
  return {
    sampleRate,
    seconds: samples.length / sampleRate,
    signalFromMs: fromMs,
    segments: signal && placed ? segmentsOf(kind, signal, placed, sampleRate) : [],
    waveform: waveform(samples, sampleRate, WAVEFORM_STEPS),
    spectrogram: { ...head, levels: Buffer.from(levels).toString('base64') },
    ...sweepPictures(request, samples, placed),
    octaves: octavesOf(measures, response),
    gaps: gapsOf(request, samples, placed),
    listen: gainsOf(request, samples, placed),
  };
}

function segmentsOf(
  kind: AudioCheckKind,
  { parts }: CheckSignal,
  { atSample, stretch }: PlacedReference,
  sampleRate: number,
): RoomPicture['segments'] {
  const beginMs = (atSample / sampleRate) * 1000;
  const plan =
    kind === 'full'
      ? CHECK_PLAN
      : parts
          // Gaps are searched for in the whole signal: no part of its own.
          .filter(({ name }) => name !== 'gaps')
          .map(({ name, fromSeconds, toSeconds }) => ({
            id: name,
            fromMs: fromSeconds * 1000,
            toMs: toSeconds * 1000,
          }));
  return plan.map(({ id, fromMs, toMs }) => ({
    id,
    fromMs: beginMs + fromMs * stretch,
    toMs: beginMs + toMs * stretch,
  }));
}

function sweepPictures(
  { signal, sound }: PictureRequest,
  samples: Float32Array,
  placed: PlacedReference | null,
): Pick<RoomPicture, 'impulse' | 'transfers'> {
  const part = signal?.parts.find(({ name }) => name === 'sweep');
  if (signal === null || part === undefined || placed === null) return { impulse: null, transfers: null };
  const { sampleRate } = sound;
  const at = (seconds: number): number => Math.round(placed.atSample + seconds * sampleRate * placed.stretch);
  const rate = signal.sound.sampleRate;
  const played = toMono(signal.sound).subarray(
    Math.round(part.fromSeconds * rate),
    Math.round(part.toSeconds * rate),
  );
  const measured = measureSweep(
    samples.slice(
      Math.max(0, at(part.fromSeconds - SWEEP_LEAD_SECONDS)),
      Math.max(0, at(part.toSeconds + SWEEP_LEAD_SECONDS)),
    ),
    sampleRate,
    played,
    rate,
  );
  if ('problem' in measured) return { impulse: null, transfers: null };
  const arrival = Math.round((measured.arrivalMs / 1000) * sampleRate);
  const heard = taper(measured.impulse.slice(), Math.floor(arrival / 2), 0);
  const { transfers } = measureIndirectSti(heard, sampleRate, arrival);
  return {
    impulse: {
      ...energyTime(measured.impulse, sampleRate, arrival, IMPULSE_STEPS),
      linear: linearResponse(measured.impulse, sampleRate, arrival, IMPULSE_STEPS),
    },
    transfers: transfers.map((row) => row?.map((value) => Math.round(value * 1000) / 1000) ?? null),
  };
}

/** Octave means as the verdict takes them, and where their middle lies on the scale of the response. */
function octavesOf(
  { sweep }: RoomMeasures,
  { fromHz, toHz }: PictureRequest['response'],
): RoomPicture['octaves'] {
  const points = octaveDeviations(sweep?.response ?? [], fromHz, toHz);
  const first = points[0];
  if (sweep === null || first === undefined) return { meanDb: 0, points: [] };
  const inside = sweep.response.filter(({ hz }) => hz >= first.hz / Math.SQRT2 && hz < first.hz * Math.SQRT2);
  const power = inside.reduce((sum, { db }) => sum + 10 ** (db / 10), 0) / Math.max(1, inside.length);
  return { meanDb: 10 * Math.log10(power) - first.db, points };
}

function gapsOf(
  { kind, measures, sound }: PictureRequest,
  samples: Float32Array,
  placed: PlacedReference | null,
): RoomPicture['gaps'] {
  if (placed === null) return [];
  const { sampleRate } = sound;
  const beginMs = (placed.atSample / sampleRate) * 1000;
  const gaps: RoomPicture['gaps'] = measures.dropouts.map(({ fromMs, toMs, cause }) => ({
    fromMs: beginMs + fromMs,
    toMs: beginMs + toMs,
    cause,
  }));
  const { switchOver } = measures;
  if (switchOver?.outcome === 'switched' && switchOver.gapMs > 0)
    gaps.push({
      fromMs: beginMs + switchOver.fromMs,
      toMs: beginMs + switchOver.fromMs + switchOver.gapMs,
      cause: 'analog',
    });
  if (kind === 'full') {
    const heard = (fromMs: number, toMs: number): Float32Array | null => {
      const at = (ms: number): number => Math.round(placed.atSample + (ms / 1000) * sampleRate);
      return at(fromMs) < 0 || at(toMs) > samples.length ? null : samples.slice(at(fromMs), at(toMs));
    };
    for (const { atMs } of findGlitches(heard, sampleRate)) {
      const fromMs = beginMs + atMs;
      const isKnown = gaps.some((gap) => fromMs >= gap.fromMs - 60 && fromMs <= gap.toMs + 60);
      if (!isKnown) gaps.push({ fromMs, toMs: fromMs + GLITCH_MS, cause: 'torn' });
    }
  }
  return gaps.slice(0, MOST_GAPS).toSorted((a, b) => a.fromMs - b.fromMs);
}

/** Both as loud as each other (A-weighted, over what sounds) and as loud as they go without overload. */
function gainsOf(
  { signal, sound }: PictureRequest,
  samples: Float32Array,
  placed: PlacedReference | null,
): RoomPicture['listen'] {
  const room = measureLevel({ sampleRate: sound.sampleRate, channels: [samples] });
  const lift = (peakDbfs: number): number => Math.min(MOST_GAIN_DB, LOUDEST_DBFS - peakDbfs);
  if (signal === null || placed === null) return { roomGainDb: lift(room.peakDbfs), referenceGainDb: null };
  const laid = layReference(samples.length, sound.sampleRate, signal, placed);
  const reference = measureLevel({ sampleRate: sound.sampleRate, channels: [laid] });
  const matchDb = room.laDbfs - reference.laDbfs;
  const roomGainDb = Math.min(lift(room.peakDbfs), LOUDEST_DBFS - (reference.peakDbfs + matchDb));
  return { roomGainDb, referenceGainDb: matchDb + roomGainDb };
}
