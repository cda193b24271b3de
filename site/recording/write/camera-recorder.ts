import { createHash, randomBytes } from 'node:crypto';
import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import type {
  RecordEvent,
  RecordedAudio,
  RecordedUnit,
  RecordPlan,
  StreamRecorder,
} from '../../ports/recording-worker.ts';
import { nalsOf, parameterSetsOf, type VideoKind, videoKindOf } from '../mp4/annex-b.ts';
import { HASH_BYTES, writeFileHeader } from '../mp4/file-header.ts';
import { decoderConfig } from '../mp4/video-config.ts';
import { type VideoSample, writeFragment } from '../mp4/write-fragment.ts';
import { AudioTrack } from './audio-track.ts';
import { type DiskWriter, WrittenFile } from './disk-writer.ts';
import { filePath } from './file-name.ts';
import { FragmentPayload, type PayloadPool } from './fragment-payload.ts';
import { StepWatch } from './step-watch.ts';

/** A group of pictures longer than this goes into several fragments. */
export const MAX_FRAGMENT_MS = 10_000;
export const MAX_FRAGMENT_BYTES = 8 * 1024 * 1024;
/** Pictures further apart than this leave a hole. */
const MAX_SPACING_MICROS = 1e6;
/** How long the last picture before a hole is taken to stand, when the spacing is unknown. */
const USUAL_SPACING_MICROS = 40_000;

/** The clocks of this computer. */
export interface RecorderClock {
  wallMs(): number;
  /** Monotonic, shared by all processes of this computer. */
  monotonicMs(): number;
}

interface HeldUnit {
  readonly sizeBytes: number;
  readonly isKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  readonly micros: number;
}

interface CurrentFile {
  readonly file: WrittenFile;
  readonly kind: VideoKind;
  readonly config: Buffer;
  readonly startMicros: number;
  readonly audio: AudioTrack | null;
  chain: Buffer;
  number: number;
  endTicks: number;
}

export interface CameraRecorderOptions {
  readonly cameraId: string;
  readonly plan: RecordPlan;
  readonly writer: DiskWriter;
  readonly pool: PayloadPool;
  readonly clock: RecorderClock;
  readonly send: (events: readonly RecordEvent[]) => void;
}

/** One camera's recording: pictures and sound to fragments and files. */
export class CameraRecorder implements StreamRecorder {
  readonly #options: CameraRecorderOptions;
  plan: RecordPlan;
  readonly #steps = new StepWatch();
  #format: MediaFormat | null = null;
  #audioFormat: RecordedAudio | null = null;
  #current: CurrentFile | null = null;
  #held: HeldUnit[] = [];
  readonly #payload: FragmentPayload;
  #heldSinceMs = 0;
  #newestMicros = Number.NaN;
  /** End of the last fragment that was handed to the writer. */
  #endMicros = Number.NaN;
  #needsNewFile = false;
  /** Where the recording ended when this computer's clock was stepped; NaN otherwise. */
  #steppedFromMicros = Number.NaN;
  #state = '';
  #previousFileHash: Buffer = Buffer.alloc(HASH_BYTES);
  readonly #cuts: (() => void)[] = [];

  constructor(options: CameraRecorderOptions) {
    this.#options = options;
    this.plan = options.plan;
    this.#payload = new FragmentPayload(options.pool);
  }

  onFormat(format: MediaFormat): void {
    this.#format = format;
  }

  onAudioTrack(audio: RecordedAudio | null): void {
    if (audioKey(audio) !== audioKey(this.#audioFormat)) this.#needsNewFile = true;
    this.#audioFormat = audio;
  }

  onAudioFrame(bytes: Buffer, start: number, end: number, captureMicros: number): void {
    this.#current?.audio?.push(bytes, start, end, captureMicros);
  }

  onUnit(unit: RecordedUnit): void {
    const { clock } = this.#options;
    const micros = unit.captureMicros;
    if (this.#steps.isStep(micros, clock.monotonicMs() * 1000) && this.#current !== null) {
      this.#endRun();
      this.#steppedFromMicros = this.#endMicros;
    }
    if (this.#held.length === 0 && this.#current === null && !unit.isKeyFrame) return;
    const spacing = micros - this.#newestMicros;
    if (this.#held.length > 0 && spacing > MAX_SPACING_MICROS) {
      this.#closeFragment(null);
      this.#needsNewFile = true;
      this.#hole(micros, unit.isAfterLoss ? 'packet-loss' : 'no-packets');
    } else if (this.#held.length > 0 && (unit.isKeyFrame || this.#isTooLong(micros))) {
      this.#closeFragment(micros);
    }
    const data = asBuffer(unit.data);
    const nals = nalsOf(data);
    if (unit.isKeyFrame && !this.#startsFile(data, nals, micros)) return;
    if (this.#current === null) return;
    if (this.#held.length === 0) this.#heldSinceMs = clock.monotonicMs();
    const { isKeyFrame, isAfterLoss } = unit;
    const sizeBytes = this.#payload.addUnit(this.#current.kind, data, nals, isKeyFrame);
    this.#held.push({ sizeBytes, isKeyFrame, isAfterLoss, micros });
    this.#newestMicros = this.#held.length === 1 ? micros : Math.max(this.#newestMicros, micros);
  }

  onState(code: string): void {
    if (code === this.#state) return;
    this.#state = code;
    const { cameraId, clock, send } = this.#options;
    if (code === 'none') send([{ kind: 'state', cameraId, atMs: clock.wallMs(), code }]);
    else this.end(code);
  }

  end(code: string): void {
    this.#state = code;
    const atMicros = this.#endRun();
    const { cameraId, clock, send } = this.#options;
    const atMs = Number.isNaN(atMicros) ? clock.wallMs() : Math.round(atMicros / 1000);
    send([{ kind: 'state', cameraId, atMs, code }]);
  }

  /** Ends the file at the next key frame. */
  cut(onDone: () => void): void {
    if (this.#current === null) onDone();
    else {
      this.#cuts.push(onDone);
      this.#needsNewFile = true;
    }
  }

  /** A cut that has waited too long is made where it is. */
  forceCut(): void {
    if (this.#cuts.length === 0) return;
    this.#closeFragment(null);
    this.#finishFile();
  }

  #isTooLong(micros: number): boolean {
    const first = this.#held[0];
    if (first === undefined) return false;
    return micros - first.micros > MAX_FRAGMENT_MS * 1000 || this.#payload.sizeBytes > MAX_FRAGMENT_BYTES;
  }

  /** Writes what is held and closes the file. Answers where the recording ends; NaN when nothing was being recorded. */
  #endRun(): number {
    const wasRecording = this.#current !== null;
    this.#closeFragment(null);
    this.#finishFile();
    return wasRecording ? this.#endMicros : Number.NaN;
  }

  /** Nothing was recorded since the last fragment's end. */
  #hole(untilMicros: number, code: string): void {
    const { cameraId, send } = this.#options;
    const fromMs = Math.round(this.#endMicros / 1000);
    const toMs = Math.round(untilMicros / 1000);
    if (toMs > fromMs) send([{ kind: 'hole', cameraId, fromMs, toMs, code }]);
  }

  #finishFile(): void {
    const current = this.#current;
    this.#current = null;
    this.#needsNewFile = false;
    if (current !== null) {
      this.#previousFileHash = current.chain;
      this.#options.writer.finish(current.file, this.#takeCuts());
    }
  }

  #takeCuts(): () => void {
    const cuts = this.#cuts.splice(0);
    return () => {
      for (const cut of cuts) cut();
    };
  }

  /** Before a key frame: a new file where one is due. False when this stream cannot be recorded. */
  #startsFile(data: Buffer, nals: readonly number[], micros: number): boolean {
    const format = this.#format;
    const kind = format === null ? null : videoKindOf(format.codec);
    if (format === null || kind === null) return false;
    const config = decoderConfig(kind, parameterSetsOf(kind, data, nals));
    if (config === null) return this.#current !== null;
    const current = this.#current;
    const isDue =
      current === null ||
      this.#needsNewFile ||
      current.file.failure !== null ||
      !current.config.equals(config) ||
      micros - current.startMicros >= this.plan.maxFileMs * 1000;
    if (!isDue) return true;
    if (!Number.isNaN(this.#steppedFromMicros)) {
      this.#hole(micros, 'clock-stepped');
      this.#steppedFromMicros = Number.NaN;
    }
    const sound = current?.audio ?? null;
    this.#finishFile();
    const { cameraId } = this.#options;
    const { folder, stream } = this.plan;
    const startMicros = Math.round(micros);
    const identity = {
      uid: this.plan.run + randomBytes(5).toString('hex'),
      cameraId,
      stream,
      startMicros,
      previousFileHash: this.#previousFileHash,
    };
    const header = writeFileHeader(identity, { kind, format, config, audio: this.#audioFormat });
    const headerHash = createHash('sha256').update(header).digest();
    const facts = {
      uid: identity.uid,
      path: filePath(identity),
      cameraId,
      stream,
      codec: format.codec,
      hasAudio: this.#audioFormat !== null,
    };
    const isSameSound = audioKey(sound?.audio ?? null) === audioKey(this.#audioFormat);
    const audio = isSameSound ? sound : this.#audioFormat === null ? null : new AudioTrack(this.#audioFormat);
    audio?.startFile(startMicros);
    this.#current = {
      file: new WrittenFile(folder, facts, header, headerHash),
      kind,
      config,
      startMicros,
      audio,
      chain: headerHash,
      number: 0,
      endTicks: 0,
    };
    return true;
  }

  /** Makes a fragment of what is held. `nextMicros` is the following picture's time; null when there is none yet. */
  #closeFragment(nextMicros: number | null): void {
    const units = this.#held;
    const first = units[0];
    const current = this.#current;
    if (first === undefined || current === null) return;
    this.#held = [];
    const sizeBytes = this.#payload.sizeBytes;
    let startMicros = first.micros;
    for (const { micros } of units) if (micros < startMicros) startMicros = micros;
    const spacing =
      units.length > 1 ? (this.#newestMicros - startMicros) / (units.length - 1) : USUAL_SPACING_MICROS;
    const endMicros = Math.max(nextMicros ?? this.#newestMicros + spacing, this.#newestMicros + 1000);
    this.#endMicros = endMicros;
    const { cameraId, writer } = this.#options;
    const refusal =
      this.plan.blockedCode ??
      current.file.failure ??
      writer.refusal(sizeBytes + (current.audio?.heldBytes ?? 0));
    const audio = current.audio?.take(current.startMicros, endMicros) ?? null;
    for (const { data } of audio?.frames ?? []) this.#payload.addFrame(data);
    const payload = this.#payload.take();
    const fromMs = Math.round(startMicros / 1000);
    const toMs = Math.round(endMicros / 1000);
    if (refusal !== null) {
      payload.release();
      this.#needsNewFile = true;
      this.#options.send([{ kind: 'hole', cameraId, fromMs, toMs, code: refusal }]);
      return;
    }
    const toTicks = (micros: number): number => ((micros - current.startMicros) * 9) / 100;
    const video: VideoSample[] = units.map(({ micros, ...unit }) => ({
      ...unit,
      presentationTicks: toTicks(micros),
    }));
    current.number += 1;
    const written = writeFragment({
      cameraId,
      number: current.number,
      startMicros: Math.round(startMicros),
      endMicros: Math.round(endMicros),
      monotonicMicros: Math.round(this.#heldSinceMs * 1000),
      previousHash: current.chain,
      video,
      earliestTicks: current.endTicks,
      endTicks: Math.round(toTicks(endMicros)),
      audio,
      payload: payload.bytes,
    });
    current.chain = written.hash;
    current.endTicks = written.endTicks;
    writer.add(current.file, {
      chunks: [written.head, payload.bytes],
      onReleased: payload.release,
      facts: {
        number: current.number,
        fromMs,
        toMs,
        units: units.length,
        startsWithKeyFrame: first.isKeyFrame,
        isAfterLoss: units.some((unit) => unit.isAfterLoss && !unit.isKeyFrame),
      },
      chainHead: written.hash,
    });
  }
}

/** The same bytes. Ingest's units are Buffers already: 500 new views a second would keep the collector busy. */
function asBuffer(data: Uint8Array): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function audioKey(audio: RecordedAudio | null): string {
  if (audio === null) return '';
  return `${audio.codec} ${audio.sampleRate} ${audio.channels} ${Buffer.from(audio.config).toString('hex')}`;
}
