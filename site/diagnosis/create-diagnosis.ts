import { randomBytes } from 'node:crypto';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Database } from '../../server/sqlite/database.ts';
import type { CameraStatus, FreezeHint } from '../../shared/contract/camera-status.ts';
import type { CameraDiagnosis, ReferenceFrame } from '../../shared/contract/diagnosis.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Cameras } from '../ports/cameras.ts';
import type { Condition } from '../ports/day.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox } from '../ports/outbox.ts';
import { type CameraRun, createRun, readRun, staleAfterMs, standingKey } from './camera-run.ts';
import { type CodedKeyFrame, decodeKeyFrames } from './decode-key-frames.ts';
import type { DiagnosisProfile } from './diagnosis-profile.ts';
import type { DiagnosisStore } from './diagnosis-store.ts';
import { keepDecoders } from './kept-decoders.ts';
import { prepareReferencePicture } from './measure-picture.ts';
import type { SmallPicture } from './small-picture.ts';

export interface DiagnosisOptions {
  readonly cameras: Cameras;
  readonly database: Database;
  readonly store: DiagnosisStore;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly profile: DiagnosisProfile;
  readonly ffmpegPath: string | null;
  toJpeg(frame: CodedKeyFrame): Promise<Uint8Array>;
  isOperator(actor: string): boolean;
  nowMs(): number;
  /** Replaces the chosen pace of the rounds; for tests. */
  readonly paceMs?: number;
  log(message: string, fields: object): void;
}

export interface RunningDiagnosis extends Diagnosis {
  /** Called with the camera's id after every measured picture. Returns the unsubscribe function. */
  onMeasured(listener: (cameraId: string) => void): () => void;
  /** What stands now, as one alarm over all cameras. */
  conditions(): readonly Condition[];
  close(): Promise<void>;
}

const SHORTEST_ROUND_MS = 2_000;
const LONGEST_ROUND_MS = 10_000;
/** 64 cameras are looked at every 2 s, 333 every 10 s: a steady share of the processor. */
const ROUND_MS_PER_CAMERA = 30;
/** The first pictures after a start only build up what stands; "nothing stands" is not yet a finding. */
const SETTLED_PICTURES = 6;
/** A picture put up for approval is held this long. */
const PROPOSAL_MS = 10 * 60_000;
const PROPOSALS = 200;

/** How certain the packets are that groups of pictures repeat; the other signs fit a still room as well. */
const repeatedShare = (hint: FreezeHint | null): number => (hint?.kind === 'repeating' ? hint.confidence : 0);

interface Proposal {
  readonly cameraId: string;
  readonly capturedAtMs: number;
  readonly jpeg: Uint8Array;
  readonly picture: SmallPicture;
  readonly madeAtMs: number;
}

/**
 * Looks at every camera's newest key frame in rounds, one after another and never two at once: a slow decoder makes
 * rounds rarer, not more. Measuring gives way to the service's other work after every step of about 2 ms.
 */
export function createDiagnosis(options: DiagnosisOptions): RunningDiagnosis {
  const { cameras, store, profile, ffmpegPath, nowMs } = options;
  const runs = new Map<string, CameraRun>();
  const listeners = new Set<(cameraId: string) => void>();
  const proposals = new Map<string, Proposal>();
  const decoders = ffmpegPath === null ? null : keepDecoders(ffmpegPath);
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> = Promise.resolve();

  const compareWith = (run: CameraRun, frame: ReferenceFrame | null): void => {
    const kept = frame === null ? null : store.referencePicture(frame.cameraId, frame.id);
    run.watch.setReference(
      kept === null ? null : prepareReferencePicture(kept.picture.luma, kept.picture.chroma),
    );
  };
  const runOf = (cameraId: string): CameraRun => {
    let run = runs.get(cameraId);
    if (run === undefined) {
      const reference = store.references(cameraId)[0] ?? null;
      run = createRun(profile, reference, store.changes(cameraId, 1)[0] ?? null);
      compareWith(run, reference);
      runs.set(cameraId, run);
    }
    return run;
  };
  const known = (cameraId: string): CameraRun => {
    if (cameras.get(cameraId) === null)
      throw new ContractError('not-found', 'there is no such camera', 'cameraId');
    return runOf(cameraId);
  };
  const roundMs = (): number =>
    options.paceMs ??
    profile.roundMs ??
    Math.min(LONGEST_ROUND_MS, Math.max(SHORTEST_ROUND_MS, cameras.list().length * ROUND_MS_PER_CAMERA));

  /** The key frames to measure now, with the run they belong to. */
  const collect = async (list: readonly CameraStatus[]) => {
    const due: { run: CameraRun; status: CameraStatus; frame: CodedKeyFrame }[] = [];
    await Promise.all(
      list.map(async (status) => {
        const run = runOf(status.id);
        if (status.state !== 'live' && status.state !== 'degraded') {
          run.stop('no-picture');
          return;
        }
        if (ffmpegPath === null) return run.stop('ffmpeg-missing');
        const newest = await cameras.newestKeyFrame(status.id);
        if (newest === null) return run.stop('no-picture');
        const { unit, format, ageMs } = newest;
        if (ageMs > staleAfterMs(status)) return run.stop('no-new-key-frame');
        if (unit.captureMicros === run.lastCaptureMicros) return;
        run.lastCaptureMicros = unit.captureMicros;
        if (unit.isAfterLoss) return run.miss('damaged', nowMs(), staleAfterMs(status));
        run.frame = { unit, format, atMs: nowMs() - ageMs };
        due.push({ run, status, frame: { data: unit.data, ...format } });
      }),
    );
    return due;
  };

  const look = async (): Promise<void> => {
    const list = cameras.list();
    const ids = new Set(list.map(({ id }) => id));
    for (const id of [...runs.keys()]) if (!ids.has(id)) runs.delete(id);
    const due = await collect(list);
    const decoded = await decodeKeyFrames(
      due.map(({ frame }) => frame),
      ffmpegPath,
      decoders,
    );
    for (const [index, { run, status }] of due.entries()) {
      if (isClosed) return;
      const result = decoded[index];
      if (result === undefined || !result.ok || run.frame === null) {
        run.miss(result?.ok === false ? result.code : 'decoder-failed', nowMs(), staleAfterMs(status));
        continue;
      }
      const { freezeHint } = status;
      const repeated = freezeHint === undefined ? null : repeatedShare(freezeHint);
      const steps = run.watch.take(result.picture, repeated);
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) await yieldToOthers();
      run.take(step.value, run.frame.atMs);
      for (const listener of listeners) listener(status.id);
      await yieldToOthers();
    }
    for (const status of list) report(status, runOf(status.id));
  };

  const report = (status: CameraStatus, run: CameraRun): void => {
    const { verdict } = run;
    cameras.reportDiagnosis(
      status.id,
      verdict === null
        ? null
        : { atMs: run.measuredAtMs, faults: [...verdict.raised], facts: [...verdict.facts] },
    );
    if (verdict === null) return;
    const key = standingKey({ faults: verdict.raised, facts: verdict.facts });
    const isSettled = run.pictures >= SETTLED_PICTURES || verdict.raised.length > 0;
    if (key === run.recordedKey || !isSettled) return;
    record(status, run, key);
  };

  /** What stands has changed: kept, journalled and reported in one commit. */
  const record = (status: CameraStatus, run: CameraRun, key: string): void => {
    const { verdict } = run;
    if (verdict === null) return;
    const { raised, facts } = verdict;
    try {
      options.database.transaction(() => {
        store.addChange(status.id, { atMs: run.measuredAtMs, faults: [...raised], facts: [...facts] });
        const kinds = raised.map(({ kind }) => kind);
        options.outbox.append({
          lane: 'B',
          type: 'camera.picture',
          subject: `camera/${status.id}`,
          data: {
            cameraId: status.id,
            roomId: status.roomId,
            faults: raised.map((fault) => ({ ...fault })),
            facts: [...facts],
            summary: kinds.length > 0 ? kinds.join(', ') : 'picture-good',
          },
        });
        options.journal.append({
          actor: 'system',
          action: kinds.length > 0 ? 'picture.faulty' : 'picture.good',
          subject: status.id,
          details: { pictureFaults: kinds, pictureFacts: facts },
        });
      });
      run.recordedKey = key;
    } catch (error) {
      // A full disk must not stop the looking: the next round tries again.
      options.log('a picture change could not be recorded', {
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };

  const plan = (waitMs: number): void => {
    if (isClosed) return;
    timer = setTimeout(() => {
      const startedAtMs = performance.now();
      round = look()
        .catch((error: unknown) =>
          options.log('a round of the diagnosis failed', {
            error: error instanceof Error ? error.message : String(error),
          }),
        )
        // A round that took longer than its pace is followed by a rest of half a pace.
        .then(() => plan(Math.max(roundMs() / 2, roundMs() - (performance.now() - startedAtMs))));
    }, waitMs);
  };
  plan(roundMs() / 2);

  const stopTransitions = cameras.onTransition(({ after }) => {
    if (after.state !== 'live' && after.state !== 'degraded') runs.get(after.id)?.stop('no-picture');
  });

  const requireOperator = (actor: string): void => {
    if (!options.isOperator(actor))
      throw new ContractError('forbidden', 'a reference picture is approved by a named operator', 'actor');
  };
  const proposalOf = (cameraId: string, proposalId: string): Proposal => {
    const proposal = proposals.get(proposalId);
    if (proposal === undefined || proposal.cameraId !== cameraId || nowMs() - proposal.madeAtMs > PROPOSAL_MS)
      throw new ContractError('not-found', 'this picture is no longer held; take a new one', 'proposalId');
    return proposal;
  };
  /** Writes down an approval and begins to compare with it. */
  const adopt = (cameraId: string, actor: string, approve: () => ReferenceFrame): ReferenceFrame => {
    const frame = options.database.transaction(() => {
      const approved = approve();
      options.journal.append({
        actor,
        action: approved.sameAsId === null ? 'reference.approved' : 'reference.reapproved',
        subject: cameraId,
        details: { referenceId: approved.id, capturedAtMs: approved.capturedAtMs },
      });
      return approved;
    });
    const run = known(cameraId);
    run.reference = frame;
    compareWith(run, frame);
    return frame;
  };

  const describe = (cameraId: string): CameraDiagnosis => readRun(cameraId, known(cameraId));
  return {
    isFfmpegMissing: ffmpegPath === null,
    roundMs,
    get: describe,
    list: () => cameras.list().map(({ id }) => describe(id)),
    changes: (cameraId, limit) => {
      known(cameraId);
      return store.changes(cameraId, limit);
    },
    references: (cameraId) => {
      known(cameraId);
      return store.references(cameraId);
    },
    measuredFrame: (cameraId) => {
      const run = known(cameraId);
      return run.verdict === null ? null : run.frame;
    },
    async propose(cameraId) {
      known(cameraId);
      if (ffmpegPath === null)
        throw new ContractError('unavailable', 'FFmpeg is missing, so no picture can be shown for approval.');
      const newest = await cameras.newestKeyFrame(cameraId);
      if (newest === null) throw new ContractError('unavailable', 'this camera has no picture now');
      const frame: CodedKeyFrame = { data: newest.unit.data, ...newest.format };
      const [decoded] = await decodeKeyFrames([frame], ffmpegPath);
      if (decoded?.ok !== true) throw new ContractError('unavailable', 'the key frame could not be decoded');
      const jpeg = await options.toJpeg(frame);
      const proposalId = randomBytes(6).toString('hex');
      const capturedAtMs = Math.round(nowMs() - newest.ageMs);
      for (const [id, { madeAtMs }] of proposals)
        if (nowMs() - madeAtMs > PROPOSAL_MS || proposals.size >= PROPOSALS) proposals.delete(id);
      const { luma, blue, red } = decoded.picture;
      const picture = { luma: luma.slice(), blue: blue.slice(), red: red.slice() };
      proposals.set(proposalId, { cameraId, capturedAtMs, jpeg, picture, madeAtMs: nowMs() });
      return { proposalId, capturedAtMs };
    },
    proposalJpeg: (cameraId, proposalId) => proposalOf(cameraId, proposalId).jpeg,
    approve(cameraId, proposalId, actor) {
      known(cameraId);
      requireOperator(actor);
      const { capturedAtMs, jpeg, picture } = proposalOf(cameraId, proposalId);
      const frame = adopt(cameraId, actor, () =>
        store.addReference({
          cameraId,
          approvedAtMs: nowMs(),
          approvedBy: actor,
          capturedAtMs,
          jpeg,
          picture,
        }),
      );
      proposals.delete(proposalId);
      return frame;
    },
    reapprove(cameraId, referenceId, actor) {
      known(cameraId);
      requireOperator(actor);
      return adopt(cameraId, actor, () => {
        const frame = store.repeatReference(cameraId, referenceId, nowMs(), actor);
        if (frame === null) throw new ContractError('not-found', 'there is no such reference', 'referenceId');
        return frame;
      });
    },
    referenceJpeg(cameraId, referenceId) {
      const picture = store.referencePicture(cameraId, referenceId);
      if (picture === null) throw new ContractError('not-found', 'there is no such reference', 'referenceId');
      return picture.jpeg;
    },
    onMeasured(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    conditions() {
      const faulty = [...runs].filter(([, { verdict }]) => (verdict?.raised.length ?? 0) > 0);
      if (faulty.length === 0) return [];
      const kinds = faulty.map(([, { verdict }]) => verdict?.raised[0]?.kind ?? '');
      const isSame = kinds.every((kind) => kind === kinds[0]);
      return [
        {
          cause: 'camera-picture',
          priority: 'medium',
          subjects: faulty.map(([id]) => id),
          reasonCode: isSame ? `picture-${kinds[0]}` : 'picture-several',
        },
      ];
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      stopTransitions();
      await decoders?.close();
      await round;
    },
  };
}
