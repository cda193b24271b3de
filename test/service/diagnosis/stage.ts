import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import { keyFrameToJpeg } from '../../../site/cameras/snapshot.ts';
import { createDiagnosis, type RunningDiagnosis } from '../../../site/diagnosis/create-diagnosis.ts';
import type { CodedKeyFrame } from '../../../site/diagnosis/decode-key-frames.ts';
import { readDiagnosisProfile } from '../../../site/diagnosis/diagnosis-profile.ts';
import { createDiagnosisStore } from '../../../site/diagnosis/diagnosis-store.ts';
import type { AccessUnit, Cameras, CameraTransition } from '../../../site/ports/cameras.ts';
import type { OutgoingEvent } from '../../../site/ports/outbox.ts';
import { siteSchema } from '../../../site/schema.ts';
import { createJournal } from '../../../site/store/create-journal.ts';
import type { Mount } from '../../../tools/diagnosis-set/camera-view.ts';
import { encodeScene } from '../../../tools/diagnosis-set/encode-scene.ts';
import { HEALTHY, type Lens, throughLens } from '../../../tools/diagnosis-set/lens.ts';
import type { Moment, Scene } from '../../../tools/diagnosis-set/scene.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

export const OPERATOR = 'op1';
export const PROFILES = join(import.meta.dirname, '../../../resources/profiles');

/** Key frames of a scene, 2 s apart, really coded; each picture has noise of its own. */
export const film = (
  scene: Scene,
  count: number,
  moment: Partial<Moment> = {},
  lens: Lens = HEALTHY,
  mount: Mount = scene.mount,
): Promise<CodedKeyFrame[]> =>
  encodeScene(
    Array.from({ length: count }, (_, index) =>
      throughLens(
        scene.draw(
          {
            ...{
              seconds: 300 + 2 * index,
              lighting: 'day',
              presence: 0.9,
              areStanding: false,
              isPassing: false,
            },
            ...moment,
          },
          mount,
        ),
        lens,
        index + 1,
      ),
    ),
    { codec: 'h264', mode: 'key-frames', hasOverlay: true },
  );

export interface Stage {
  readonly diagnosis: RunningDiagnosis;
  readonly database: ReturnType<typeof withCommitHooks>;
  readonly journal: ReturnType<typeof createJournal>;
  readonly cameras: Cameras;
  readonly events: OutgoingEvent[];
  readonly reported: Map<string, CameraStatus['diagnosis']>;
  /** Gives a camera its next key frames, one at every look. */
  feed(cameraId: string, frames: readonly CodedKeyFrame[]): void;
  setState(cameraId: string, change: Partial<CameraStatus>): void;
  /** Resolves when the camera has used up what it was fed. */
  measured(cameraId: string, pictures: number): Promise<void>;
  close(): Promise<void>;
}

/** The real diagnosis with a real database and FFmpeg, over cameras whose key frames the test hands in. */
export function openStage(cameraIds: readonly string[], ffmpegPath: string | null = 'ffmpeg'): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'exam-diagnosis-'));
  const database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
  const time = { nowMs: () => Date.now(), monoMs: () => performance.now(), boot: 'b' };
  const journal = createJournal(database, time);
  const rows = new Map<string, CameraStatus>(
    cameraIds.map((id) => [id, cameraStatus(id, { roomId: `${id}-room` })]),
  );
  const queues = new Map<string, { frames: CodedKeyFrame[]; shown: CodedKeyFrame | null; micros: number }>();
  const listeners = new Set<(transition: CameraTransition) => void>();
  const events: OutgoingEvent[] = [];
  const reported = new Map<string, CameraStatus['diagnosis']>();
  const counts = new Map<string, number>();
  const none = (): never => {
    throw new Error('not part of this stage');
  };
  const cameras: Cameras = {
    list: () => [...rows.values()],
    get: (id) => rows.get(id) ?? null,
    onTransition: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchVideo: none,
    soundSince: none,
    newestKeyFrame: async (id) => {
      const queue = queues.get(id);
      if (queue === undefined) return null;
      const next = queue.frames.shift();
      if (next !== undefined) {
        queue.shown = next;
        queue.micros += 2_000_000;
      }
      if (queue.shown === null) return null;
      const { data, codec, width, height } = queue.shown;
      const unit: AccessUnit = { data, isKeyFrame: true, isAfterLoss: false, captureMicros: queue.micros };
      return { unit, format: { codec, width, height }, ageMs: 50 };
    },
    watchAudio: none,
    watchSound: none,
    reportDiagnosis: (id, diagnosis) => void reported.set(id, diagnosis),
    retry: () => true,
    configure: () => {},
    close: async () => {},
  };
  const diagnosis = createDiagnosis({
    cameras,
    database,
    store: createDiagnosisStore(database),
    journal,
    outbox: {
      append: (event) => {
        events.push(event);
        return { lane: event.lane, epoch: 1, seq: events.length };
      },
    },
    profile: readDiagnosisProfile(join(PROFILES, 'diagnosis-default.json')),
    ffmpegPath,
    toJpeg: ({ data, codec }) =>
      keyFrameToJpeg({ data, isKeyFrame: true, isAfterLoss: false, captureMicros: 0 }, codec, ffmpegPath),
    isOperator: (actor) => actor === OPERATOR,
    nowMs: time.nowMs,
    log: (message, fields) => {
      throw new Error(`${message} ${JSON.stringify(fields)}`);
    },
    paceMs: 20,
  });
  diagnosis.onMeasured((id) => counts.set(id, (counts.get(id) ?? 0) + 1));
  return {
    diagnosis,
    database,
    journal,
    cameras,
    events,
    reported,
    feed(id, frames) {
      const queue = queues.get(id);
      if (queue === undefined) queues.set(id, { frames: [...frames], shown: null, micros: 1 });
      else queue.frames.push(...frames);
    },
    setState(id, change) {
      const before = rows.get(id) ?? null;
      if (before === null) return;
      const after = { ...before, ...change };
      rows.set(id, after);
      for (const listener of listeners) listener({ before, after });
    },
    async measured(id, pictures) {
      const goal = (counts.get(id) ?? 0) + pictures;
      const deadline = performance.now() + 60_000;
      while ((counts.get(id) ?? 0) < goal) {
        if (performance.now() > deadline)
          throw new Error(`${id}: only ${counts.get(id) ?? 0} of ${goal} pictures`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // The report of the round follows its last picture.
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
    async close() {
      await diagnosis.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
