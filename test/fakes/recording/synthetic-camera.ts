import { createHash } from 'node:crypto';
import type { RecordEvent, RecordedUnit, RecordPlan } from '../../../site/ports/recording-worker.ts';
import type { WriterLimits } from '../../../site/recording/write/disk-writer.ts';
import type { FileLayer } from '../../../site/recording/write/file-layer.ts';
import { createWorkerRecorder } from '../../../site/recording/write/worker-recorder.ts';

const START = Buffer.from([0, 0, 0, 1]);
/** A real parameter set of a 320x180 main-profile stream. */
const SPS = Buffer.from('674d400c965605067f13808800000300080000030078f1432a', 'hex');
const PPS = Buffer.from('68ee3c80', 'hex');
export const FORMAT = { codec: 'avc1.4d400c', width: 320, height: 180 };
export const PICTURE_MICROS = 100_000;

/** Coded bytes nobody can decode but everybody can compare. */
export function pictureBytes(seed: string, sizeBytes: number, isKeyFrame: boolean): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i * 64 < sizeBytes; i += 1)
    parts.push(Buffer.from(createHash('sha256').update(`${seed} ${i}`).digest('hex'), 'latin1'));
  const slice = Buffer.concat([Buffer.from([isKeyFrame ? 0x65 : 0x41]), ...parts]).subarray(0, sizeBytes);
  return Buffer.concat(isKeyFrame ? [START, SPS, START, PPS, START, slice] : [START, slice]);
}

export interface Rig {
  readonly events: RecordEvent[];
  readonly units: Map<string, RecordedUnit[]>;
  nowMs(): number;
  /** One group of pictures of a camera, ten a second; those from `lossAt` on follow a loss. */
  group(cameraId: string, pictures?: number, sizeBytes?: number, lossAt?: number): void;
  wait(ms: number): void;
  /** Sets this computer's clock; the monotonic one knows nothing of it. */
  step(ms: number): void;
  /** Lets everything the disk can do happen. */
  settle(): Promise<void>;
  readonly recorder: ReturnType<typeof createWorkerRecorder>;
}

/** The worker's side of recording on a clock that only moves when told. */
export function startSynthetic(
  folder: string,
  options: {
    files?: FileLayer;
    limits?: Partial<WriterLimits>;
    plan?: Partial<RecordPlan>;
    /** Called with the number of events sent so far. */
    onSend?: (events: number) => void;
  } = {},
): Rig {
  const events: RecordEvent[] = [];
  const units = new Map<string, RecordedUnit[]>();
  let atMs = 1_780_000_000_000;
  let monotonicMs = atMs - 1_000_000;
  let count = 0;
  const recorder = createWorkerRecorder({
    send: (batch) => {
      events.push(...batch);
      options.onSend?.(events.length);
    },
    clock: { wallMs: () => atMs, monotonicMs: () => monotonicMs },
    limits: { syncPauseMs: 0, retryMs: 0, ...options.limits },
    ...(options.files === undefined ? {} : { files: options.files }),
  });
  recorder.setPlan({
    folder,
    stream: 'sub',
    run: 'abcdef',
    maxFileMs: 600_000,
    blockedCode: null,
    ...options.plan,
  });
  return {
    events,
    units,
    recorder,
    nowMs: () => atMs,
    group(cameraId, pictures = 10, sizeBytes = 700, lossAt = Number.POSITIVE_INFINITY) {
      const stream = recorder.recorderOf(cameraId);
      stream?.onFormat(FORMAT);
      stream?.onState('none');
      const list = units.get(cameraId) ?? [];
      units.set(cameraId, list);
      for (let i = 0; i < pictures; i += 1) {
        count += 1;
        const data = pictureBytes(`${cameraId} ${count}`, sizeBytes, i === 0);
        const unit = { data, isKeyFrame: i === 0, isAfterLoss: i >= lossAt, captureMicros: atMs * 1000 };
        list.push(unit);
        stream?.onUnit(unit);
        atMs += PICTURE_MICROS / 1000;
        monotonicMs += PICTURE_MICROS / 1000;
      }
    },
    wait(ms) {
      atMs += ms;
      monotonicMs += ms;
    },
    step(ms) {
      atMs += ms;
    },
    async settle() {
      for (let i = 0; i < 40; i += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
