import type { FastifyInstance } from 'fastify';
import type { Handlers } from '../../../server/rpc/handlers.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type {
  Bookmark,
  CameraCoverage,
  ExportResult,
  RecordedFragment,
  RecordingGap,
  RecordingState,
} from '../../../shared/contract/recording.ts';
import type { recordingContract } from '../../../shared/contract/recording-contract.ts';
import type { SampleClip } from './sample-clip.ts';
import { sampleProof } from './sample-proof.ts';
import { createSignal, type Signal } from './signal.ts';

interface Camera {
  readonly id: string;
  readonly roomId: string;
}

export interface SampleRecordings {
  readonly handlers: Handlers<typeof recordingContract>;
  readonly state: Signal<RecordingState>;
  /** Missing time of a camera from now on. */
  addGap(cameraId: string, gap: RecordingGap): void;
  /** Coverage is not answered until the function it gives is called. */
  holdCoverage(): () => void;
  /** The codec fragments announce from now on. */
  announce(codec: string): void;
  register(app: FastifyInstance): void;
  /** Fragments asked for, in order. */
  readonly asked: string[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const BITS_PER_SECOND = 384_000;

/** Invented recordings of the sample cameras since six hours before `startMs`, over the real clip's access units. */
export function sampleRecordings(
  clip: SampleClip,
  cameras: readonly Camera[],
  startMs: number,
  options: {
    readonly isOff: boolean;
    readonly jobs: Signal<Job[]>;
    readonly log: (name: string, actor: string, input: unknown) => void;
    sessions(): readonly { id: string; name: string; subject: string; startMs: number; endMs: number }[];
  },
): SampleRecordings {
  const beginMs = Math.floor((startMs - 6 * HOUR_MS) / 1000) * 1000;
  const gaps = new Map(cameras.map(({ id }, index) => [id, sampleGaps(index, startMs, beginMs)]));
  const gopFrames = Math.max(
    1,
    clip.units.findIndex(({ isKeyFrame }, index) => index > 0 && isKeyFrame),
  );
  const gopMs = (gopFrames * 1000) / clip.fps;
  let codec = clip.codec;
  let coverageHeld: Promise<void> = Promise.resolve();
  const asked: string[] = [];
  const { jobs } = options;
  // Cameras do not take their pictures at the same instants.
  const offsetOf = (cameraId: string): number => (cameras.findIndex(({ id }) => id === cameraId) * 37) % 500;
  const gapsOf = (cameraId: string, fromMs: number, toMs: number): RecordingGap[] =>
    (gaps.get(cameraId) ?? [])
      .filter((gap) => gap.toMs > fromMs && gap.fromMs < toMs)
      .map((gap) => ({ ...gap, fromMs: Math.max(fromMs, gap.fromMs), toMs: Math.min(toMs, gap.toMs) }));
  const coverage = (camera: Camera, fromMs: number, toMs: number): CameraCoverage => {
    const missing = gapsOf(camera.id, fromMs, toMs).toSorted((a, b) => a.fromMs - b.fromMs);
    const covered: CameraCoverage['covered'] = [];
    let atMs = fromMs;
    for (const gap of missing) {
      if (gap.fromMs > atMs) covered.push({ fromMs: atMs, toMs: gap.fromMs });
      atMs = Math.max(atMs, gap.toMs);
    }
    if (atMs < toMs) covered.push({ fromMs: atMs, toMs });
    const coveredMs = covered.reduce((sum, span) => sum + span.toMs - span.fromMs, 0);
    return {
      cameraId: camera.id,
      roomId: camera.roomId,
      covered,
      gaps: missing,
      coveredMs,
      missingMs: toMs - fromMs - coveredMs,
    };
  };
  const fragmentsOf = (cameraId: string, fromMs: number, toMs: number, limit: number): RecordedFragment[] => {
    const offsetMs = offsetOf(cameraId);
    const found: RecordedFragment[] = [];
    const first = Math.floor((fromMs - beginMs - offsetMs) / gopMs);
    for (let number = Math.max(0, first); found.length < limit; number += 1) {
      const atMs = beginMs + offsetMs + number * gopMs;
      if (atMs >= toMs || atMs + gopMs > Date.now()) break;
      if (gapsOf(cameraId, atMs, atMs + gopMs).length > 0) continue;
      found.push({
        id: `${cameraId}.${number}`,
        fromMs: Math.round(atMs),
        toMs: Math.round(atMs + gopMs),
        bytes: Math.round((BITS_PER_SECOND / 8) * (gopMs / 1000)),
        units: gopFrames,
        startsWithKeyFrame: true,
        isAfterLoss: false,
      });
    }
    return found;
  };
  const fragment = (id: string): Buffer => {
    const [cameraId = '', number = ''] = id.split('.');
    const atMs = beginMs + offsetOf(cameraId) + Number(number) * gopMs;
    const head = Buffer.from(
      JSON.stringify({
        format: { codec, width: clip.width, height: clip.height },
        audio: { codec: 'pcma', sampleRate: 8000, channels: 1, config: '' },
      }),
    );
    const records: Buffer[] = [];
    const add = (kind: number, flags: number, atMicros: number, data: Buffer): void => {
      const start = Buffer.alloc(14);
      start.writeUInt32BE(10 + data.length, 0);
      start[4] = kind;
      start[5] = flags;
      start.writeBigUInt64BE(BigInt(Math.round(atMicros)), 6);
      records.push(start, data);
    };
    for (let index = 0; index < gopFrames; index += 1) {
      const unit = clip.units[(Number(number) * gopFrames + index) % clip.units.length];
      if (unit) add(0, unit.isKeyFrame ? 1 : 0, (atMs + (index * 1000) / clip.fps) * 1000, unit.data);
    }
    for (let soundMs = 0; soundMs < gopMs; soundMs += 40)
      add(1, 1, (atMs + soundMs) * 1000, Buffer.alloc(320, 0xd5));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length, 0);
    return Buffer.concat([length, head, ...records]);
  };
  const bookmarks: Bookmark[] = sampleBookmarks(cameras, startMs);
  const state = createSignal<RecordingState>(sampleState(cameras, startMs, beginMs, options.isOff));
  const exported = (job: Job, fromMs: number, toMs: number, cameraIds: readonly string[]): ExportResult => {
    const found = cameras
      .filter(({ id }) => cameraIds.includes(id))
      .map((camera) => coverage(camera, fromMs, toMs));
    const clips = found.flatMap(({ cameraId, covered }) =>
      covered.map((span, index) => ({
        ...span,
        cameraId,
        name: covered.length === 1 ? `${cameraId}.mp4` : `${cameraId}-${index + 1}.mp4`,
      })),
    );
    return {
      files: clips.map(({ name }) => name),
      bytes: job.total ?? 0,
      clips,
      holes: found.flatMap(({ cameraId, gaps: missing }) => missing.map((gap) => ({ ...gap, cameraId }))),
      omittedHoles: 0,
      withoutRecording: found.filter(({ coveredMs }) => coveredMs === 0).map(({ cameraId }) => cameraId),
      isSoundKept: false,
    };
  };
  const runExport = (job: Job, result: ExportResult): void => {
    const timer = setInterval(() => {
      const current = jobs.get().find(({ id }) => id === job.id);
      if (current?.state !== 'running') return clearInterval(timer);
      const done = Math.min(current.done + (job.total ?? 0) / 8, job.total ?? 0);
      const isDone = done >= (job.total ?? 0);
      const end: Partial<Job> = isDone ? { state: 'done', endedAtMs: Date.now(), result } : {};
      jobs.set(jobs.get().map((one) => (one.id === job.id ? { ...one, done, ...end } : one)));
    }, 400);
    timer.unref();
  };
  return {
    state,
    asked,
    announce(next) {
      codec = next;
    },
    holdCoverage() {
      const { promise, resolve } = Promise.withResolvers<void>();
      coverageHeld = promise;
      return resolve;
    },
    addGap: (cameraId, gap) => void gaps.get(cameraId)?.push(gap),
    handlers: {
      'recording.state': () => state.feed,
      'recording.coverage': async ({ fromMs, toMs, cameraIds }) => {
        await coverageHeld;
        return cameras
          .filter(({ id }) => cameraIds?.includes(id) ?? true)
          .map((camera) => coverage(camera, fromMs, toMs));
      },
      'recording.proof': ({ sessionId }) => {
        const session = options.sessions().find(({ id }) => id === sessionId);
        if (!session) throw new ContractError('not-found', 'there is no such session', 'sessionId');
        const { startMs: fromMs, endMs: toMs } = session;
        const nowMs = Date.now();
        return sampleProof(
          session,
          cameras.map((camera) => {
            const known = coverage(camera, fromMs, Math.min(nowMs, toMs));
            if (toMs <= nowMs) return known;
            const later: RecordingGap = { fromMs: nowMs, toMs, reason: 'not-planned', code: 'not-yet' };
            const missingMs = known.missingMs + toMs - nowMs;
            return { ...known, gaps: [...known.gaps, later], missingMs };
          }),
        );
      },
      'recording.issueProof': ({ sessionId, form }, { actor }) => {
        options.log('recording.issueProof', actor, { sessionId, form });
        return { isDone: true };
      },
      'recording.fragments': ({ cameraId, fromMs, toMs, limit }) =>
        fragmentsOf(cameraId, fromMs, toMs, limit),
      'recording.export': ({ fromMs, toMs, cameraIds }, { actor }) => {
        options.log('recording.export', actor, { fromMs, toMs, cameraIds });
        const job: Job = {
          id: `job${jobs.get().length + 1}`,
          kind: 'clip-export',
          subject: cameraIds.join(', '),
          state: 'running',
          unit: 'bytes',
          done: 0,
          total: Math.round(((toMs - fromMs) / 1000) * (BITS_PER_SECOND / 8) * cameraIds.length),
          startedAtMs: Date.now(),
          endedAtMs: null,
          startedBy: actor,
          errorCode: '',
          error: '',
          result: {},
        };
        jobs.set([job, ...jobs.get()]);
        runExport(job, exported(job, fromMs, toMs, cameraIds));
        return job;
      },
      'recording.bookmarks': ({ fromMs, toMs }) =>
        bookmarks.filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
      'recording.addBookmark': ({ atMs, roomId, text }, { actor }) => {
        options.log('recording.addBookmark', actor, { atMs, roomId, text });
        const bookmark = { id: `b${Date.now()}`, atMs, roomId, text, by: actor };
        bookmarks.push(bookmark);
        return bookmark;
      },
      'recording.removeBookmark': ({ id }, { actor }) => {
        options.log('recording.removeBookmark', actor, { id });
        const index = bookmarks.findIndex((bookmark) => bookmark.id === id);
        if (index < 0) throw new ContractError('not-found', 'there is no such bookmark', 'id');
        bookmarks.splice(index, 1);
        return { isDone: true };
      },
    },
    register(app) {
      app.get<{ Params: { id: string } }>('/api/v1/recordings/fragments/:id', (request, reply) => {
        asked.push(request.params.id);
        return reply.type('application/octet-stream').send(fragment(request.params.id));
      });
    },
  };
}

/** Every reason somewhere in the last three hours, and nothing at all before the recording began. */
function sampleGaps(index: number, startMs: number, beginMs: number): RecordingGap[] {
  const at = (minutes: number, seconds: number, reason: RecordingGap['reason'], code: string) => ({
    fromMs: startMs - minutes * MINUTE_MS,
    toMs: startMs - minutes * MINUTE_MS + seconds * 1000,
    reason,
    code,
  });
  return [
    { fromMs: 0, toMs: beginMs, reason: 'not-planned', code: 'off' },
    // The console was started anew: every camera at once.
    at(96, 32, 'console', 'service-stopped'),
    ...(index === 2 ? [at(55, 160, 'network', 'connect-timeout')] : []),
    ...(index === 4 ? [at(31, 9 * 60, 'camera', 'no-key-frame'), at(12, 4, 'camera', 'no-packets')] : []),
    ...(index === 5 || index === 6 ? [at(74, 5 * 60, 'disk', 'disk-slow')] : []),
    ...(index === 7 ? [at(1.5, 10 * HOUR_MS, 'network', 'connect-timeout')] : []),
    ...(index === 10 ? [at(30, 10 * HOUR_MS, 'camera', 'wrong-password')] : []),
    ...(index % 13 === 11 ? [at(140 - index, 45, 'network', 'connection-lost')] : []),
  ];
}

function sampleBookmarks(cameras: readonly Camera[], startMs: number): Bookmark[] {
  const roomAt = (index: number): string | null => cameras[index]?.roomId ?? null;
  if (cameras.length === 0) return [];
  return [
    {
      id: 'b1',
      atMs: startMs - 66 * MINUTE_MS,
      roomId: roomAt(3),
      text: '考生举手，监考员上前询问',
      by: 'op1',
    },
    { id: 'b2', atMs: startMs - 41 * MINUTE_MS, roomId: null, text: '广播提醒还有 30 分钟', by: 'op1' },
    { id: 'b3', atMs: startMs - 18 * MINUTE_MS, roomId: roomAt(0), text: '更换答题卡', by: 'op1' },
  ];
}

function sampleState(
  cameras: readonly Camera[],
  startMs: number,
  beginMs: number,
  isOff: boolean,
): RecordingState {
  const isMissing = (index: number): boolean => index === 7 || index === 10;
  return {
    isEnabled: !isOff,
    stream: 'sub',
    recording: isOff ? [] : cameras.filter((_, index) => !isMissing(index)).map(({ id }) => id),
    missing: isOff
      ? []
      : cameras.flatMap(({ id }, index) =>
          isMissing(index)
            ? [
                {
                  cameraId: id,
                  reason: index === 7 ? ('network' as const) : ('camera' as const),
                  code: index === 7 ? 'connect-timeout' : 'wrong-password',
                  sinceMs: startMs - (index === 7 ? 1.5 : 30) * MINUTE_MS,
                },
              ]
            : [],
        ),
    usedBytes: isOff ? 0 : cameras.length * 1_040_000_000,
    maxBytes: 2_000_000_000_000,
    freeBytes: 1_460_000_000_000,
    hoursLeft: isOff ? null : 700,
    retentionDays: 30,
    oldestMs: isOff || cameras.length === 0 ? null : beginMs,
  };
}
