import type { X509Certificate } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { EvidenceVerdict } from '../../shared/contract/evidence.ts';
import type { Operator } from '../../shared/contract/journal.ts';
import type { RoomConfig, SiteIdentity } from '../../shared/contract/site-config.ts';
import { EVIDENCE_FILES } from '../../shared/evidence/manifest.ts';
import type { Evidence, ItemRequest, SealRequest } from '../ports/evidence.ts';
import { JobFailure, type Jobs, type JobTools } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Recording, TimeRange } from '../ports/recording.ts';
import { findUnknownSeals, readSeal } from './adopt-seals.ts';
import { type SealFacts, sealedCoverage } from './compose-manifest.ts';
import { copySeal, failureOf } from './copy-seal.ts';
import { createEvidenceStore, summaryOfManifest } from './evidence-store.ts';
import { previewSeal } from './preview-seal.ts';
import type { SealSigner } from './signing-key.ts';
import { NotSealedError, verifyFolder } from './verify-folder.ts';
import { listVolumes } from './volumes.ts';
import { type JournalExtractText, type SealItem, type WrittenSeal, writeSeal } from './write-seal.ts';

/** A week: longer than any exam, short enough to be one folder. */
const MAX_RANGE_MS = 7 * 86_400_000;
/** How long downloads may refer to one opening. */
const OPENING_MS = 12 * 3_600_000;
const DAY_START = /^(\d{4})-(\d{2})-(\d{2}).*$/;

export interface EvidenceOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly recording: Pick<
    Recording,
    'freeze' | 'coverage' | 'list' | 'markSealed' | 'folder' | 'exportedFile'
  >;
  readonly signer: SealSigner;
  /** Centres this site was enrolled by; null without one. */
  readonly trusted: readonly X509Certificate[] | null;
  /** Where the sealed folders are. */
  readonly folder: string;
  /** Copies never go below it. */
  readonly dataFolder: string;
  readonly version: string;
  site(): SiteIdentity;
  rooms(): readonly RoomConfig[];
  cameras(): readonly { readonly id: string; readonly roomId: string }[];
  operators(): readonly Operator[];
  sessionName(id: string): string | null;
  journalPart(range: TimeRange): JournalExtractText;
  /** The newest picture of a camera; rejects with ContractError. */
  snapshot(cameraId: string): Promise<{ jpeg: Uint8Array; atMs: number }>;
  nowMs(): number;
  log(message: string, fields: object): void;
}

/**
 * Sealing of recordings. A seal exists from the moment its folder has its final name; the row, the protection of
 * its recordings, the journal and the report upward follow in one transaction, now or at the next start.
 */
export async function createEvidence(options: EvidenceOptions): Promise<Evidence> {
  const { database, journal, outbox, jobs, recording, nowMs, folder } = options;
  const store = createEvidenceStore(database);
  const listeners = new Set<(seals: ReturnType<Evidence['seals']>) => void>();
  const folderOf = (id: string): string => join(folder, id);
  const seals = () => store.list((id) => existsSync(join(folderOf(id), EVIDENCE_FILES.manifest)));
  const tell = (): void => {
    for (const listener of listeners) listener(seals());
  };

  const enter = ({ manifest, manifestSha256 }: Omit<WrittenSeal, 'folder'>, isAdopted: boolean): void => {
    const { id, seal, damaged } = manifest;
    const summary = summaryOfManifest(manifest, manifestSha256);
    const segmentIds = manifest.files.map(({ segmentId }) => segmentId).filter((one) => one !== undefined);
    database.transaction(() => {
      store.insert(summary);
      recording.markSealed(segmentIds, id);
      journal.append({
        actor: seal.operator.id,
        action: isAdopted ? 'evidence.adopted' : 'evidence.sealed',
        subject: id,
        details: {
          title: manifest.title,
          sealNumber: seal.number,
          keptAt: seal.place,
          custodian: seal.custodian,
          files: summary.files,
          bytes: summary.bytes,
          missingSeconds: Math.round(summary.missingMs / 1000),
          damaged: damaged.length,
          manifestSha256,
        },
      });
      outbox.append({
        lane: 'B',
        type: 'evidence.sealed',
        subject: `evidence/${id}`,
        data: {
          sealId: id,
          kind: manifest.kind,
          sessionId: summary.sessionId,
          fromMs: summary.fromMs,
          toMs: summary.toMs,
          rooms: summary.roomIds.length,
          files: summary.files,
          bytes: summary.bytes,
          missingMs: summary.missingMs,
          damaged: damaged.length,
          sealNumber: seal.number,
          place: seal.place,
          sealedAtMs: summary.sealedAtMs,
          manifestSha256,
          keyId: summary.keyId,
        },
      });
    });
    tell();
  };

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = await findUnknownSeals(folder, store.has);
  for (const seal of found.seals) enter(seal, true);
  if (found.removed.length > 0) options.log('unfinished seals were removed', { folders: found.removed });
  if (found.foreign.length > 0)
    options.log('folders that are no whole seal lie among the seals', { folders: found.foreign });

  const operatorOf = (actor: string): Operator => {
    const operator = options.operators().find(({ id }) => id === actor);
    if (operator === undefined)
      throw new ContractError('bad-input', 'sealing needs a named operator of this site', 'actor');
    return operator;
  };
  const camerasOf = (roomIds: readonly string[]): { id: string; roomId: string }[] => {
    const known = new Set(options.rooms().map(({ id }) => id));
    const unknown = roomIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw new ContractError('bad-input', `there is no room ${unknown}`, 'roomIds');
    return options
      .cameras()
      .filter(({ roomId }) => roomIds.includes(roomId))
      .map(({ id, roomId }) => ({ id, roomId }));
  };
  const checkRange = ({ fromMs, toMs }: TimeRange): void => {
    if (toMs <= fromMs) throw new ContractError('bad-input', 'the range is empty', 'toMs');
    if (toMs - fromMs > MAX_RANGE_MS)
      throw new ContractError('bad-input', 'at most seven days can be sealed at once', 'toMs');
    if (toMs > nowMs())
      throw new ContractError(
        'bad-input',
        'only what is over can be sealed: the end is still to come',
        'toMs',
      );
  };
  const knownSeal = (id: string): void => {
    if (!store.has(id)) throw new ContractError('not-found', 'there is no such seal', 'id');
  };
  const newId = (): string =>
    `${new Date(nowMs()).toISOString().replace(DAY_START, '$1$2$3')}-${randomBytes(4).toString('hex')}`;
  const labelOf = (request: SealRequest | ItemRequest, operator: Operator): SealFacts['seal'] => ({
    number: request.number,
    place: request.place,
    custodian: request.custodian,
    operator,
  });
  const baseFacts = () => ({ site: options.site(), console: { version: options.version } });
  /** Runs a piece of long work; its failure is journalled too. */
  const job = (
    kind: 'seal' | 'evidence-copy' | 'evidence-verify',
    subject: string,
    about: string,
    actor: string,
    work: (tools: JobTools) => ReturnType<Parameters<Jobs['start']>[1]>,
  ) =>
    jobs.start({ kind, subject, unit: 'bytes', actor }, async (tools) => {
      try {
        return await work(tools);
      } catch (error) {
        tools.signal.throwIfAborted();
        const failure = failureOf(error);
        if (failure.code === 'internal') options.log('sealing work failed', { kind, error: failure.message });
        journal.append({
          actor,
          action: 'evidence.failed',
          subject: about,
          details: { work: kind, code: failure.code },
        });
        throw failure;
      }
    });
  const resultOf = ({ manifest, manifestSha256 }: WrittenSeal) => ({
    sealId: manifest.id,
    files: manifest.files.length,
    damaged: manifest.damaged.length,
    manifestSha256,
  });
  const noteCheck = (id: string, path: string, actor: string, verdict: EvidenceVerdict): void => {
    const counts = {
      missing: verdict.missing.length,
      changed: verdict.changed.length,
      extra: verdict.extra.length,
    };
    const { ok, signature } = verdict;
    store.addCheck(id, { atMs: nowMs(), by: actor, path, ok, signature, ...counts });
    journal.append({
      actor,
      action: 'evidence.verified',
      subject: id,
      details: { isWhole: ok, signature, folder: path, ...counts },
    });
  };

  return {
    seals,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    preview(range, roomIds) {
      checkRange(range);
      const ids = camerasOf(roomIds).map(({ id }) => id);
      return previewSeal(
        roomIds,
        recording.coverage(range, ids),
        ids.map((id) => recording.list(id, range)),
      );
    },
    seal(request, actor) {
      const operator = operatorOf(actor);
      const range = { fromMs: request.fromMs, toMs: request.toMs };
      checkRange(range);
      const cameras = camerasOf(request.roomIds);
      const { sessionId } = request;
      const sessionName = sessionId === null ? null : options.sessionName(sessionId);
      if (sessionId !== null && sessionName === null)
        throw new ContractError('bad-input', 'there is no such session', 'sessionId');
      const id = newId();
      return job('seal', request.title, id, actor, async (tools) => {
        const ids = cameras.map((camera) => camera.id);
        const frozen = await recording.freeze(range, ids);
        try {
          if (frozen.files.length === 0)
            throw new JobFailure('nothing-to-seal', 'there are no recordings of these rooms in this time');
          const facts: SealFacts = {
            ...baseFacts(),
            id,
            kind: sessionId === null ? 'range' : 'session',
            title: request.title,
            session: sessionId === null ? null : { id: sessionId, name: sessionName ?? sessionId },
            ...range,
            rooms: options
              .rooms()
              .filter((room) => request.roomIds.includes(room.id))
              .map(({ id, name }) => ({ id, name })),
            cameras,
            coverage: sealedCoverage(recording.coverage(range, ids)),
            seal: labelOf(request, operator),
            sealedAtMs: nowMs(),
          };
          const sources = {
            recordingsFolder: recording.folder,
            recordings: frozen.files,
            items: [],
            journal: options.journalPart(range),
          };
          const written = await writeSeal(folder, facts, sources, options.signer, tools);
          enter(written, false);
          return resultOf(written);
        } finally {
          frozen.release();
        }
      });
    },
    addItem(request, actor) {
      const operator = operatorOf(actor);
      const { item } = request;
      const cameras =
        item.kind === 'snapshot' ? options.cameras().filter(({ id }) => id === item.cameraId) : [];
      if (item.kind === 'snapshot' && cameras.length === 0)
        throw new ContractError('not-found', 'there is no such camera', 'item.cameraId');
      const clip = item.kind === 'clip' ? recording.exportedFile(item.jobId, item.name) : '';
      const id = newId();
      return job('seal', request.title, id, actor, async (tools) => {
        const picture = item.kind === 'snapshot' ? await options.snapshot(item.cameraId) : null;
        const atMs = Math.round(picture?.atMs ?? nowMs());
        const sealed: SealItem =
          picture !== null
            ? { name: 'snapshot', extension: '.jpg', content: picture.jpeg }
            : item.kind === 'log'
              ? { name: 'text', extension: '.txt', content: Buffer.from(`${item.text}\n`, 'utf8') }
              : { name: 'clip', extension: '.mp4', content: { file: clip } };
        const roomIds = new Set(cameras.map(({ roomId }) => roomId));
        const facts: SealFacts = {
          ...baseFacts(),
          id,
          kind: 'item',
          title: request.title,
          session: null,
          fromMs: atMs,
          toMs: atMs,
          rooms: options
            .rooms()
            .filter((room) => roomIds.has(room.id))
            .map(({ id, name }) => ({ id, name })),
          cameras: cameras.map(({ id, roomId }) => ({ id, roomId })),
          coverage: [],
          seal: labelOf(request, operator),
          sealedAtMs: nowMs(),
        };
        const journalText = options.journalPart({ fromMs: atMs, toMs: atMs });
        const sources = {
          recordingsFolder: recording.folder,
          recordings: [],
          items: [sealed],
          journal: journalText,
        };
        const written = await writeSeal(folder, facts, sources, options.signer, tools);
        enter(written, false);
        return resultOf(written);
      });
    },
    volumes: () => listVolumes(options.dataFolder),
    copy(id, into, actor) {
      operatorOf(actor);
      knownSeal(id);
      if (!isAbsolute(into))
        throw new ContractError('bad-input', 'the folder must be named from the root of its disk', 'folder');
      return job('evidence-copy', into, id, actor, async (tools) => {
        const parent = await realpath(into).catch(() => null);
        if (parent === null || !(await stat(parent)).isDirectory())
          throw new JobFailure('no-folder', `${into} is not a folder`);
        const inside = relative(resolve(await realpath(options.dataFolder)), parent);
        if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside)))
          throw new JobFailure('own-folder', 'a copy does not go into the data folder itself');
        const target = join(parent, `exam-evidence-${options.site().code}-${id}`);
        const verdict = await copySeal(folderOf(id), target, tools);
        database.transaction(() => {
          const atMs = nowMs();
          store.addCopy(id, { atMs, by: actor, path: target });
          journal.append({ actor, action: 'evidence.copied', subject: id, details: { folder: target } });
          noteCheck(id, target, actor, verdict);
        });
        tell();
        return { sealId: id, path: target, files: verdict.checked, isWhole: verdict.ok };
      });
    },
    verify(id, at, actor) {
      knownSeal(id);
      if (at !== null && !isAbsolute(at))
        throw new ContractError('bad-input', 'the folder must be named from the root of its disk', 'folder');
      return job('evidence-verify', at ?? id, id, actor, async (tools) => {
        // Without a centre's word of its own the site can only prove the hashes.
        const trusted = options.signer.certificates.length > 0 ? options.trusted : null;
        const verdict = await verifyFolder(at ?? folderOf(id), {
          trusted,
          signal: tools.signal,
          onProgress: (done, total) => tools.progress(done, total),
        }).catch((error: unknown) => {
          if (error instanceof NotSealedError) throw new JobFailure('not-sealed', error.message);
          throw error;
        });
        if (verdict.seal !== null && verdict.seal.id !== id)
          throw new JobFailure('other-seal', `the folder holds the seal ${verdict.seal.id}`);
        database.transaction(() => noteCheck(id, at ?? '', actor, verdict));
        tell();
        const { ok, checked, missing, changed, extra, signature, reasons } = verdict;
        const few = (paths: readonly string[]): string[] => paths.slice(0, 50);
        return {
          sealId: id,
          isWhole: ok,
          checked,
          signature,
          missing: few(missing),
          changed: few(changed),
          extra: few(extra),
          reasons: reasons.slice(0, 10).map(({ code }) => code),
        };
      });
    },
    async open(id, reason, actor) {
      operatorOf(actor);
      knownSeal(id);
      const openingId = randomBytes(8).toString('hex');
      database.transaction(() => {
        store.addOpening(id, { id: openingId, atMs: nowMs(), by: actor, reason });
        journal.append({ actor, action: 'evidence.opened', subject: id, details: { reason, openingId } });
        outbox.append({
          lane: 'B',
          type: 'evidence.opened',
          subject: `evidence/${id}`,
          data: { sealId: id, openingId, actor, reason, atMs: nowMs() },
        });
      });
      tell();
      const seal = await readSeal(folderOf(id));
      if (seal === null)
        throw new ContractError(
          'unavailable',
          'the sealed folder cannot be read; verify it to see what is wrong',
        );
      return {
        openingId,
        files: seal.manifest.files.map((file) => ({
          path: file.path,
          kind: file.kind,
          sizeBytes: file.sizeBytes,
          sha256: file.sha256,
          cameraId: file.cameraId ?? null,
          fromMs: file.fromMs ?? null,
          toMs: file.toMs ?? null,
        })),
      };
    },
    async openFile(id, openingId, path) {
      const opening = store.opening(id, openingId);
      if (opening === null || nowMs() - opening.atMs > OPENING_MS)
        throw new ContractError('forbidden', 'open the seal with a reason first', 'opening');
      const seal = await readSeal(folderOf(id));
      const isSeal = path === EVIDENCE_FILES.manifest || path === EVIDENCE_FILES.signature;
      const listed = seal?.manifest.files.find((file) => file.path === path);
      if (listed === undefined && !isSeal)
        throw new ContractError('not-found', 'the seal holds no such file', 'path');
      const absolute = join(folderOf(id), path);
      const size = await stat(absolute).then(
        (file) => (file.isFile() ? file.size : null),
        () => null,
      );
      if (size === null) throw new ContractError('not-found', 'the file is missing from the seal', 'path');
      journal.append({
        actor: opening.by,
        action: 'evidence.file-read',
        subject: id,
        details: { file: path, openingId },
      });
      return { path: absolute, sizeBytes: size };
    },
  };
}
