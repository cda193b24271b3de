import type { AudioCheckKind } from '../../../shared/contract/audio-check.ts';
import type { SoundSlice } from '../../ports/cameras.ts';
import type { createAacDecoder } from '../aac-decoder.ts';
import { powerDbfs } from '../decibels.ts';
import { resample } from '../dsp/resample.ts';
import { secondsOf, toMono } from '../sound.ts';
import type { FromAnalyst, ToAnalyst } from './analyst-messages.ts';
import { isDecoded, type Microphone, newMicrophone, startOver } from './analyst-microphone.ts';
import type { CheckSignal } from './check-signal.ts';
import { type FoundSignal, SignalFinder, type SoughtSignal, seekSignal } from './find-signal.ts';
import { keepEvidence } from './keep-evidence.ts';
import { LevelTrack } from './level-track.ts';
import { measurePart } from './measure-room.ts';
import type { PcmTimeline } from './pcm-timeline.ts';
import { RoomEar } from './room-ear.ts';
import { toFinding } from './room-finding.ts';

/** Sound before the signal that is kept: the background. */
const BACKGROUND_SECONDS = 5;
/** Reverberation and the camera's decoder end this much after a part. */
const TAIL_SECONDS = 0.6;
/** Of a recording not found this much is kept: it may run at another speed. */
const PROGRAMME_SECONDS = 30;
const LONGEST_SECONDS = 120;
/** A microphone that has delivered this much is there. */
const LISTENING_SECONDS = 0.2;
const LEVEL_SECONDS = 0.4;
/** A loaded computer decodes late: it is waited for while it gets on. */
const DRAIN_MS = 100;
const MOST_IDLE_TURNS = 20;
/** The decoders of many rooms answer one after the other: those of one moment are measured together. */
const DECODED_TOGETHER_MS = 20;

/**
 * Follows the microphones of one check in one thread: waits for the signal in each, measures each part as soon as its
 * last sample is in, and reports. Knows nothing of rooms or limits.
 */
export class Analyst {
  readonly #post: (message: FromAnalyst) => void;
  readonly #signalOf: (kind: Exclude<AudioCheckKind, 'programme'>, sentencePath: string) => CheckSignal;
  readonly #programmeSignal: (samples: Float32Array, sampleRate: number) => CheckSignal;
  readonly #openDecoder: typeof createAacDecoder | undefined;
  #signal: CheckSignal | null = null;
  readonly #sought = new Map<number, SoughtSignal>();
  #evidence: Extract<ToAnalyst, { type: 'begin' }>['evidence'] = {};
  #leastMatchScore = 0;
  #keptSeconds = BACKGROUND_SECONDS;
  readonly #microphones = new Map<string, Microphone>();
  #draining: NodeJS.Timeout | undefined;
  /** Microphones whose decoder has answered since they were last followed. */
  readonly #decoded = new Set<Microphone>();
  #following: NodeJS.Timeout | null = null;

  constructor(options: {
    post: (message: FromAnalyst) => void;
    signalOf: (kind: Exclude<AudioCheckKind, 'programme'>, sentencePath: string) => CheckSignal;
    programmeSignal: (samples: Float32Array, sampleRate: number) => CheckSignal;
    /** Another decoder than FFmpeg. */
    openDecoder?: typeof createAacDecoder;
  }) {
    this.#post = options.post;
    this.#signalOf = options.signalOf;
    this.#programmeSignal = options.programmeSignal;
    this.#openDecoder = options.openDecoder;
  }

  take(message: ToAnalyst): void {
    switch (message.type) {
      case 'begin':
        this.#begin(message);
        return;
      case 'take':
        for (const slice of message.slices) this.#hear(slice);
        return;
      case 'finish':
        this.#finish();
        return;
      case 'end':
        clearTimeout(this.#draining);
        clearTimeout(this.#following ?? undefined);
        for (const { ear } of this.#microphones.values()) ear.close();
        this.#microphones.clear();
    }
  }

  /** Reports what is not reported yet; whose decoder still works on sound that came in time, after that. */
  #finish(pending = Number.POSITIVE_INFINITY, idle = 0): void {
    const signal = this.#signal;
    let left = 0;
    for (const microphone of this.#microphones.values()) {
      const { ear, found, timeline, isReported } = microphone;
      if (isReported) continue;
      if (found !== null && timeline !== null && signal !== null)
        this.#measure(microphone, found, timeline, signal, true);
      if (isDecoded(microphone) || idle >= MOST_IDLE_TURNS) this.#report(microphone);
      else left += ear.pendingFrames;
    }
    if (left === 0) return;
    this.#draining = setTimeout(() => this.#finish(left, left < pending ? 0 : idle + 1), DRAIN_MS);
  }

  #begin(message: Extract<ToAnalyst, { type: 'begin' }>): void {
    const { kind, programme } = message;
    if (kind !== 'programme') this.#signal = this.#signalOf(kind, message.sentencePath);
    else if (programme !== null)
      this.#signal = this.#programmeSignal(programme.samples, programme.sampleRate);
    this.#evidence = message.evidence;
    this.#leastMatchScore = message.leastMatchScore;
    this.#keptSeconds = kind === 'programme' ? PROGRAMME_SECONDS : BACKGROUND_SECONDS;
    for (const cameraId of message.cameraIds) {
      const ear = new RoomEar({
        ffmpegPath: message.ffmpegPath,
        longestSeconds: LONGEST_SECONDS,
        onProblem: (reasonCode) => this.#post({ type: 'unavailable', cameraId, reasonCode }),
        ...(this.#openDecoder === undefined ? {} : { openDecoder: this.#openDecoder }),
        onDecoded: () => this.#followSoon(microphone),
      });
      const microphone = newMicrophone(cameraId, ear);
      this.#microphones.set(cameraId, microphone);
    }
  }

  /** What a decoder gives does not wait for the next sound to be fetched. */
  #followSoon(microphone: Microphone): void {
    this.#decoded.add(microphone);
    this.#following ??= setTimeout(() => {
      this.#following = null;
      const decoded = [...this.#decoded];
      this.#decoded.clear();
      for (const one of decoded) this.#follow(one);
    }, DECODED_TOGETHER_MS);
  }

  #hear(slice: SoundSlice): void {
    const microphone = this.#microphones.get(slice.cameraId);
    if (microphone === undefined || this.#signal === null || microphone.isReported) return;
    if (slice.format !== null) microphone.codec = slice.format.codec;
    microphone.ear.take(slice);
    this.#follow(microphone);
  }

  /** Goes on with what has been decoded. */
  #follow(microphone: Microphone): void {
    const signal = this.#signal;
    const { timeline } = microphone.ear;
    if (timeline === null || signal === null || microphone.isReported) return;
    if (timeline !== microphone.timeline)
      startOver(microphone, timeline, new SignalFinder(this.#soughtAt(timeline.sampleRate, signal)));
    if (timeline.end === microphone.followedTo) return;
    microphone.followedTo = timeline.end;
    this.#sayLevel(microphone, timeline);
    if (microphone.found === null) this.#search(microphone, timeline);
    if (microphone.found !== null) this.#measure(microphone, microphone.found, timeline, signal);
  }

  #soughtAt(sampleRate: number, { sound, template }: CheckSignal): SoughtSignal {
    const known = this.#sought.get(sampleRate);
    if (known !== undefined) return known;
    const from = Math.round(template.fromSeconds * sound.sampleRate);
    const to = Math.round(template.toSeconds * sound.sampleRate);
    const piece = toMono(sound, from, to);
    const made = seekSignal(Float32Array.from(resample(piece, sound.sampleRate, sampleRate)), sampleRate);
    this.#sought.set(sampleRate, made);
    return made;
  }

  #sayLevel(microphone: Microphone, timeline: PcmTimeline): void {
    const { cameraId } = microphone;
    const seconds = (timeline.end - timeline.first) / timeline.sampleRate;
    if (!microphone.isListening && seconds >= LISTENING_SECONDS) {
      microphone.isListening = true;
      this.#post({ type: 'listening', cameraId });
    }
    const count = Math.round(LEVEL_SECONDS * timeline.sampleRate);
    if (timeline.end < count) return;
    const power = timeline.meanSquare(timeline.end - count, timeline.end);
    this.#post({ type: 'level', cameraId, rmsDbfs: powerDbfs(power) });
  }

  #search(microphone: Microphone, timeline: PcmTimeline): void {
    const { finder, cameraId } = microphone;
    if (finder === null) return;
    const found = finder.search(timeline.first, timeline.end, (from, to) => timeline.read(from, to));
    const background = BACKGROUND_SECONDS * timeline.sampleRate;
    if (found === null) {
      timeline.keepFrom(timeline.end - finder.neededSamples - this.#keptSeconds * timeline.sampleRate);
      return;
    }
    const lead = Math.round((this.#signal?.template.fromSeconds ?? 0) * timeline.sampleRate);
    const atSample = found.atSample - lead;
    microphone.found = { atSample, score: found.score };
    timeline.keepFrom(atSample - background);
    const seconds = this.#signal === null ? 0 : secondsOf(this.#signal.sound);
    const end = atSample + Math.ceil(seconds * timeline.sampleRate);
    microphone.levels = new LevelTrack(timeline.sampleRate, timeline.first, end);
    const agoMs = ((timeline.end - atSample) / timeline.sampleRate) * 1000;
    this.#post({ type: 'heard', cameraId, score: found.score, agoMs });
  }

  #measure(
    microphone: Microphone,
    { atSample }: FoundSignal,
    timeline: PcmTimeline,
    signal: CheckSignal,
    isEnding = false,
  ): void {
    microphone.levels?.follow(timeline);
    for (;;) {
      const part = signal.parts[microphone.done];
      if (part === undefined) break;
      const needed = atSample + Math.ceil((part.toSeconds + TAIL_SECONDS) * timeline.sampleRate);
      // The change of chains is over when the operator says so.
      const isShort = isEnding && part.name === 'switch' && isDecoded(microphone);
      if (timeline.end < needed && !isShort) return;
      microphone.parts = measurePart({
        part,
        atSample,
        timeline,
        signal,
        before: microphone.parts,
        leastMatchScore: this.#leastMatchScore,
      });
      microphone.done += 1;
    }
    if (microphone.isComplete) return;
    microphone.isComplete = true;
    this.#post({ type: 'complete', cameraId: microphone.cameraId });
    this.#report(microphone);
  }

  #report(microphone: Microphone): void {
    if (microphone.isReported) return;
    microphone.isReported = true;
    const { cameraId, codec, found, timeline, levels, parts, ear } = microphone;
    ear.close();
    if (timeline === null || this.#signal === null) {
      // Nothing ever came; why is known to those who know the stream.
      this.#post({
        type: 'measured',
        cameraId,
        finding: { kind: 'unavailable', reasonCode: 'no-stream' },
        evidence: null,
      });
      return;
    }
    const finding = toFinding({
      cameraId,
      codec,
      found,
      timeline,
      levels: levels?.blocks ?? null,
      parts,
      signal: this.#signal,
      leastMatchScore: this.#leastMatchScore,
    });
    const seal = this.#evidence[cameraId];
    const evidence = seal === undefined ? null : keepEvidence(seal, timeline);
    this.#post({ type: 'measured', cameraId, finding, evidence });
  }
}
