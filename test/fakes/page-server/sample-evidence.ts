import type { Handlers } from '../../../server/rpc/handlers.ts';
import type { Seal } from '../../../shared/contract/evidence.ts';
import type { evidenceContract } from '../../../shared/contract/evidence-contract.ts';
import type { Job } from '../../../shared/contract/job.ts';
import { createSignal, type Signal } from './signal.ts';

const HOUR_MS = 3_600_000;
const GIB = 1024 ** 3;

/** A seal with invented figures. */
export const sampleSeal = (change: Partial<Seal> = {}): Seal => ({
  id: '20260607-0a1b2c3d',
  kind: 'session',
  title: '语文',
  sessionId: 's1',
  fromMs: Date.UTC(2026, 5, 7, 1),
  toMs: Date.UTC(2026, 5, 7, 3, 30),
  roomIds: ['r01', 'r02', 'r03'],
  number: 'F-0001',
  place: '保密室二号柜',
  custodian: '李保管',
  operator: 'op1',
  sealedAtMs: Date.UTC(2026, 5, 7, 4),
  files: 51,
  bytes: 2.4 * GIB,
  damaged: 0,
  coveredMs: 7.49 * HOUR_MS,
  missingMs: 36_000,
  manifestSha256: '5f'.repeat(32),
  keyId: 'c4'.repeat(32),
  isVouched: true,
  isPresent: true,
  checks: [],
  copies: [],
  openings: [],
  ...change,
});

/** The evidence procedures with invented answers; every job is done at once. */
export function evidenceFake(options: {
  readonly isEmpty: boolean;
  readonly jobs: Signal<Job[]>;
  log(name: string, actor: string, input: unknown): void;
}): Handlers<typeof evidenceContract> {
  const seals = createSignal<Seal[]>(
    options.isEmpty
      ? []
      : [
          sampleSeal(),
          sampleSeal({
            id: '20260606-11223344',
            title: '考前试播',
            kind: 'range',
            sessionId: null,
            number: 'F-0000',
            sealedAtMs: Date.UTC(2026, 5, 6, 9),
            fromMs: Date.UTC(2026, 5, 6, 7),
            toMs: Date.UTC(2026, 5, 6, 8),
            missingMs: 0,
            damaged: 1,
            isVouched: false,
            checks: [
              {
                atMs: Date.UTC(2026, 5, 6, 10),
                by: 'op1',
                path: '',
                ok: false,
                signature: 'untrusted',
                missing: 0,
                changed: 1,
                extra: 0,
              },
            ],
            copies: [{ path: '/media/封存盘/exam-evidence', atMs: Date.UTC(2026, 5, 6, 10), by: 'op1' }],
            openings: [{ id: 'o1', atMs: Date.UTC(2026, 5, 6, 11), by: 'op1', reason: '复核考场秩序' }],
          }),
        ],
  );
  let count = 0;
  const finish = (kind: Job['kind'], subject: string, actor: string, result: Job['result']): Job => {
    count += 1;
    const job: Job = {
      id: `job-${count}`,
      kind,
      subject,
      state: 'done',
      unit: 'bytes',
      done: 1_000,
      total: 1_000,
      startedAtMs: Date.now() - 1_000,
      endedAtMs: Date.now(),
      startedBy: actor,
      errorCode: '',
      error: '',
      result,
    };
    options.jobs.set([job, ...options.jobs.get()]);
    return job;
  };
  const change = (id: string, values: (seal: Seal) => Partial<Seal>): void =>
    seals.set(seals.get().map((seal) => (seal.id === id ? { ...seal, ...values(seal) } : seal)));
  return {
    'evidence.seals': () => seals.feed,
    'evidence.preview': ({ fromMs, toMs, roomIds }) => ({
      files: roomIds.length * 17,
      bytes: roomIds.length * 0.8 * GIB,
      rooms: roomIds.map((roomId, index) => ({
        roomId,
        cameras: 1,
        coveredMs: toMs - fromMs - (index === 1 ? 36_000 : 0),
        missingMs: index === 1 ? 36_000 : 0,
        missing: index === 1 ? [{ reason: 'network', ms: 36_000 }] : [],
      })),
    }),
    'evidence.seal': (request, { actor }) => {
      options.log('evidence.seal', actor, request);
      const id = `20260608-${String(seals.get().length).padStart(8, '0')}`;
      const { title, number, place, custodian, fromMs, toMs, roomIds, sessionId } = request;
      const kind = sessionId === null ? ('range' as const) : ('session' as const);
      const made = { id, kind, title, number, place, custodian, fromMs, toMs, roomIds, sessionId };
      seals.set([sampleSeal({ ...made, operator: actor, sealedAtMs: Date.now() }), ...seals.get()]);
      return finish('seal', title, actor, { sealId: id, files: 51, damaged: 0 });
    },
    'evidence.addItem': (request, { actor }) => {
      options.log('evidence.addItem', actor, request);
      return finish('seal', request.title, actor, { files: 1, damaged: 0 });
    },
    'evidence.volumes': () => [
      { path: '/', freeBytes: 180 * GIB, totalBytes: 480 * GIB, isOwnDisk: true },
      { path: '/media/封存盘', freeBytes: 900 * GIB, totalBytes: 930 * GIB, isOwnDisk: false },
    ],
    'evidence.copy': ({ id, folder }, { actor }) => {
      options.log('evidence.copy', actor, { id, folder });
      const path = `${folder}/exam-evidence-3301060012-${id}`;
      change(id, ({ copies }) => ({ copies: [{ path, atMs: Date.now(), by: actor }, ...copies] }));
      return finish('evidence-copy', folder, actor, { sealId: id, path, files: 51, isWhole: true });
    },
    'evidence.verify': ({ id, folder }, { actor }) => {
      options.log('evidence.verify', actor, { id, folder });
      const counts = { missing: 0, changed: 0, extra: 0 };
      const check = {
        atMs: Date.now(),
        by: actor,
        path: folder ?? '',
        ok: true,
        signature: 'valid' as const,
      };
      change(id, ({ checks }) => ({ checks: [{ ...check, ...counts }, ...checks] }));
      return finish('evidence-verify', folder ?? id, actor, {
        sealId: id,
        isWhole: true,
        checked: 51,
        signature: 'valid',
      });
    },
    'evidence.open': ({ id, reason }, { actor }) => {
      options.log('evidence.open', actor, { id, reason });
      const opening = { id: `o${Date.now()}`, atMs: Date.now(), by: actor, reason };
      change(id, ({ openings }) => ({ openings: [opening, ...openings] }));
      return {
        openingId: opening.id,
        files: ['r01-front', 'r02-front'].map((cameraId, index) => ({
          path: `recordings/${cameraId}/20260607T010000Z.mp4`,
          kind: 'recording',
          sizeBytes: 48_000_000 + index,
          sha256: 'ab'.repeat(32),
          cameraId,
          fromMs: Date.UTC(2026, 5, 7, 1),
          toMs: Date.UTC(2026, 5, 7, 1, 10),
        })),
      };
    },
  };
}
