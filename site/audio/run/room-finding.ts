import { powerDbfs } from '../decibels.ts';
import { levelOf, measureLevel } from '../measures/level.ts';
import type { LevelBlock } from '../measures/level-blocks.ts';
import { secondsOf, toMono } from '../sound.ts';
import type { MicrophoneFinding } from './analyst-messages.ts';
import type { CheckSignal } from './check-signal.ts';
import type { FoundSignal } from './find-signal.ts';
import { searchProgramme, toMeasure } from './measure-programme.ts';
import type { MeasuredParts } from './measure-room.ts';
import type { PcmTimeline } from './pcm-timeline.ts';

export interface RoomSound {
  readonly cameraId: string;
  readonly codec: string;
  readonly found: FoundSignal | null;
  readonly timeline: PcmTimeline;
  /** From the background to the end of the signal; null where they were not followed. */
  readonly levels: readonly LevelBlock[] | null;
  readonly parts: MeasuredParts;
  readonly signal: CheckSignal;
  readonly leastMatchScore: number;
}

/** All of one microphone: the parts, and what can only be said of the whole. */
export function toFinding(input: RoomSound): MicrophoneFinding {
  const { cameraId, codec, found, timeline, levels, parts, signal } = input;
  const { sampleRate } = timeline;
  if (found === null) return notHeard(input);
  const begin = found.atSample;
  // A change of chains is heard until the operator ends it.
  const seconds = (parts.switchOver?.heardToMs ?? secondsOf(signal.sound) * 1000) / 1000;
  const end = Math.min(timeline.end, begin + Math.ceil(seconds * sampleRate));
  const level =
    levels === null
      ? measureLevel({ sampleRate, channels: [timeline.read(timeline.first, end)] })
      : levelOf([levels]);
  const due = begin + Math.floor(seconds * sampleRate);
  const holes = timeline.lost.filter((hole) => hole.toSample > begin && hole.fromSample < end);
  // A stream that ended within the signal has lost the rest of it.
  if (timeline.end < due)
    holes.push({ fromSample: timeline.end, toSample: due, lostPackets: 0, cause: 'restart' });
  const msOf = (list: typeof holes): number =>
    list.reduce((sum, hole) => sum + ((hole.toSample - hole.fromSample) / sampleRate) * 1000, 0);
  const own = holes.filter(({ cause }) => cause === 'console');
  const network = holes.filter(({ cause }) => cause !== 'console');
  const { isDisturbed, glitchesMs, gaps, zeros, begunGaps: _begunGaps, ...measured } = parts;
  const lost = network.map((hole) => ({
    fromMs: ((hole.fromSample - begin) / sampleRate) * 1000,
    toMs: ((hole.toSample - begin) / sampleRate) * 1000,
    cause: 'network' as const,
  }));
  return {
    kind: 'heard',
    atMicros: timeline.endMicros - ((timeline.end - begin) / sampleRate) * 1e6,
    score: found.score,
    signalMs: seconds * 1000,
    ownGlitchMs: msOf(own),
    isDisturbed,
    glitchesMs,
    isGapSearched: gaps !== null,
    measures: {
      cameraId,
      codec,
      sampleRate,
      delayMs: null,
      ...measured,
      level: {
        rmsDbfs: level.rmsDbfs,
        laDbfs: level.laDbfs,
        peakDbfs: level.peakDbfs,
        lufs: level.lufs,
        noiseLaDbfs: level.noiseLaDbfs,
        snrADb: level.snrADb,
      },
      dropouts: [...lost, ...(gaps ?? []), ...zeros].toSorted((a, b) => a.fromMs - b.fromMs),
      lostPackets: network.reduce((sum, hole) => sum + hole.lostPackets, 0),
      lostMs: msOf(network),
    },
  };
}

/**
 * What a room heard instead of the signal. A recording may be there all the same, at another speed or begun
 * elsewhere: it is searched for in all that was kept.
 */
function notHeard(input: RoomSound): MicrophoneFinding {
  const { timeline, signal, leastMatchScore } = input;
  const { sampleRate } = timeline;
  const samples = timeline.read(timeline.first, timeline.end);
  const silent: MicrophoneFinding = {
    kind: 'not-heard',
    levelDbfs: powerDbfs(
      samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length),
    ),
    isDigitalSilence: samples.every((value) => value === samples[0]),
    isOtherProgramme: false,
    seconds: samples.length / sampleRate,
  };
  if (!signal.parts.some(({ name }) => name === 'programme') || silent.isDigitalSilence) return silent;
  const { sound } = signal;
  const match = searchProgramme(
    { samples, sampleRate },
    { samples: toMono(sound), sampleRate: sound.sampleRate },
    leastMatchScore,
  );
  if (!match.isMatch) return { ...silent, isOtherProgramme: match.isPresent };
  const atSample = timeline.first + Math.round(((match.offsetMs ?? 0) / 1000) * sampleRate);
  return toFinding({
    ...input,
    found: { atSample, score: match.matchScore },
    levels: null,
    parts: { ...input.parts, programme: toMeasure(match) },
  });
}
