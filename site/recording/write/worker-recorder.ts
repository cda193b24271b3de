import type {
  RecordEvent,
  RecordPlan,
  StreamRecorder,
  WorkerRecorder,
} from '../../ports/recording-worker.ts';
import { CameraRecorder, type RecorderClock } from './camera-recorder.ts';
import { DiskWriter, type WriterLimits } from './disk-writer.ts';
import { type FileLayer, realFiles } from './file-layer.ts';
import { PayloadPool } from './fragment-payload.ts';

/** A camera without key frames is cut anyway after this. */
const CUT_PATIENCE_MS = 12_000;

export interface WorkerRecorderOptions {
  readonly send: (events: readonly RecordEvent[]) => void;
  readonly files?: FileLayer;
  readonly limits?: Partial<WriterLimits>;
  readonly clock?: RecorderClock;
}

/** All recording of one ingest worker: its cameras over one disk writer. */
export function createWorkerRecorder(options: WorkerRecorderOptions): WorkerRecorder {
  const { send } = options;
  const clock = options.clock ?? {
    wallMs: () => Date.now(),
    monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  };
  const writer = new DiskWriter({
    files: options.files ?? realFiles,
    send,
    monotonicMs: clock.monotonicMs,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const pool = new PayloadPool();
  const recorders = new Map<string, CameraRecorder>();
  let plan: RecordPlan | null = null;
  let cuts: { atMs: number; recorders: readonly CameraRecorder[] }[] = [];

  const endAll = (code: string): void => {
    for (const recorder of recorders.values()) recorder.end(code);
    recorders.clear();
  };

  return {
    get plan() {
      return plan;
    },
    setPlan(next) {
      plan = next;
      if (next === null) {
        // A plan only ends when the service does.
        endAll('service-stopped');
        void writer.drain().then(() => send([{ kind: 'stopped' }]));
        return;
      }
      for (const recorder of recorders.values()) recorder.plan = next;
    },
    recorderOf(cameraId): StreamRecorder | null {
      if (plan === null) return null;
      const known = recorders.get(cameraId);
      if (known !== undefined) return known;
      const recorder = new CameraRecorder({ cameraId, plan, writer, pool, clock, send });
      recorders.set(cameraId, recorder);
      return recorder;
    },
    forget(cameraId) {
      recorders.get(cameraId)?.end('off');
      recorders.delete(cameraId);
    },
    cut(requestId, cameraIds) {
      const concerned = cameraIds.flatMap((id) => recorders.get(id) ?? []);
      let left = concerned.length;
      const done = (): void => {
        left -= 1;
        if (left <= 0) send([{ kind: 'cut-done', requestId }]);
      };
      if (left === 0) done();
      cuts.push({ atMs: clock.monotonicMs(), recorders: concerned });
      for (const recorder of concerned) recorder.cut(done);
    },
    tick() {
      const due = cuts.filter(({ atMs }) => clock.monotonicMs() - atMs > CUT_PATIENCE_MS);
      if (due.length === 0) return;
      cuts = cuts.filter((cut) => !due.includes(cut));
      for (const cut of due) for (const recorder of cut.recorders) recorder.forceCut();
    },
    async close() {
      endAll('service-stopped');
      await writer.drain();
    },
  };
}
