import type { TextSigner } from '../../../server/certificates/text-signature.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { type AudioCheck, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type {
  BaselineDrift,
  ListeningPapers,
  ListeningSignature,
  PaperFormat,
  PaperLanguage,
} from '../../../shared/contract/listening-papers.ts';
import type { RoomConfig, SiteIdentity } from '../../../shared/contract/site-config.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { Journal } from '../../ports/journal.ts';
import type { ListeningPapersService } from '../../ports/listening-papers.ts';
import type { ListeningProfiles } from '../../ports/listening-profiles.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { SoundFiles } from '../recordings/sound-files.ts';
import type { AudioCheckStore } from '../run/audio-check-store.ts';
import { compareBaseline } from './compare-baseline.ts';
import { makeCsv } from './make-csv.ts';
import { makeJson } from './make-json.ts';
import { makePdf } from './make-pdf.ts';
import { makeSignature } from './make-signature.ts';
import { makeXlsx } from './make-xlsx.ts';
import type { ReportFacts } from './report-facts.ts';
import { civilText } from './room-table.ts';
import { createSignatureStore } from './signature-store.ts';
import { sha256OfText, signatureState } from './signed-text.ts';
import type { PaperWords } from './words/paper-words.ts';
import { paperWordsEn } from './words/paper-words-en.ts';
import { paperWordsZh } from './words/paper-words-zh.ts';
import { bundleName, openBundle, writeBundle } from './write-bundle.ts';

export interface ListeningPapersOptions {
  readonly database: Database;
  readonly checks: Pick<AudioCheckStore, 'get' | 'evidence'>;
  readonly profiles: Pick<ListeningProfiles, 'find' | 'calibrations'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly signer: TextSigner;
  readonly version: string;
  /** Sounds of a check lie in a folder of its id. */
  readonly sounds: Pick<SoundFiles, 'open'>;
  /** Finished archives. */
  readonly archives: Pick<SoundFiles, 'create' | 'open' | 'has'>;
  site(): SiteIdentity;
  rooms(): readonly RoomConfig[];
  operators(): readonly { readonly id: string; readonly name: string }[];
  nowMs(): number;
}

const WORDS: Readonly<Record<PaperLanguage, PaperWords>> = { zh: paperWordsZh, en: paperWordsEn };
const MEDIA_TYPES: Readonly<Record<PaperFormat, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
};

/** Signatures, acceptance and papers of finished checks. Nothing here ever changes a result. */
export function createListeningPapers(options: ListeningPapersOptions): ListeningPapersService {
  const { database, checks, journal, outbox, signer, nowMs } = options;
  const store = createSignatureStore(database);
  const listeners = new Set<() => void>();

  const finished = (checkId: string): { check: AudioCheck; resultText: string } => {
    const check = checks.get(checkId);
    const resultText = store.resultText(checkId);
    if (check === null || resultText === null)
      throw new ContractError('not-found', 'there is no such finished check', 'checkId');
    return { check, resultText };
  };
  const done = (checkId: string): { check: AudioCheck; resultText: string } => {
    const found = finished(checkId);
    if (found.check.phase !== 'done')
      throw new ContractError('conflict', 'only a check that was made to the end can be signed', 'checkId');
    return found;
  };
  const needOperator = (actor: string): void => {
    if (!options.operators().some(({ id }) => id === actor))
      throw new ContractError('forbidden', 'this needs a named person at the console', 'actor');
  };
  const signaturesOf = (checkId: string, contentSha256: string): ListeningSignature[] =>
    store
      .of('check', checkId)
      .map((row) => ({ ...row, state: signatureState(row, contentSha256, signer.keyId) }));

  const driftOf = (check: AudioCheck): BaselineDrift[] =>
    check.rooms.flatMap((room) => {
      const baseline = store.baseline(room.roomId, check.chain, check.startedAtMs);
      const then = baseline === null ? null : RoomMeasures.safeParse(JSON.parse(baseline.measures));
      if (baseline === null || then?.success !== true || room.measures === null) return [];
      return [
        {
          roomId: room.roomId,
          acceptedAtMs: baseline.acceptedAtMs,
          acceptedBy: baseline.acceptedBy,
          baselineCheckId: baseline.checkId,
          ...compareBaseline(room.measures, then.data),
        },
      ];
    });

  const get = (checkId: string): ListeningPapers => {
    const { check, resultText } = finished(checkId);
    const contentSha256 = sha256OfText(resultText);
    return {
      checkId,
      contentSha256,
      signatures: signaturesOf(checkId, contentSha256),
      remarks: store.remarks(checkId),
      drift: driftOf(check),
      evidence: checks.evidence(checkId),
      isBaseline: store.isBaseline(checkId),
    };
  };

  const factsOf = (checkId: string): ReportFacts => {
    const { check } = finished(checkId);
    const rooms = options.rooms();
    const cameraIds = new Set(check.rooms.flatMap(({ measures }) => measures?.cameraId ?? []));
    return {
      site: options.site(),
      consoleVersion: options.version,
      check,
      rooms: check.rooms.map(({ roomId }) => ({
        id: roomId,
        name: rooms.find(({ id }) => id === roomId)?.name ?? roomId,
      })),
      people: Object.fromEntries(options.operators().map(({ id, name }) => [id, name])),
      profile: options.profiles.find(check.profile.name, check.profile.version),
      papers: get(checkId),
      calibrations: options.profiles.calibrations().filter(({ cameraId }) => cameraIds.has(cameraId)),
    };
  };

  const bytesOf = async (facts: ReportFacts, format: PaperFormat, words: PaperWords): Promise<Uint8Array> => {
    switch (format) {
      case 'pdf':
        return await makePdf(facts, words);
      case 'csv':
        return makeCsv(facts, words);
      case 'xlsx':
        return await makeXlsx(facts, words);
      case 'json':
        return makeJson(facts);
    }
  };

  const fileStem = ({ check, site }: ReportFacts, words: PaperWords): string =>
    `${words.fileName}-${civilText(check.startedAtMs, site.timeZone).replaceAll(':', '').replaceAll(' ', '-')}`;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    get,
    sign(request, actor) {
      const { check, resultText } = done(request.checkId);
      const made = makeSignature(
        {
          subjectKind: 'check',
          subjectId: check.id,
          atMs: nowMs(),
          contentSha256: sha256OfText(resultText),
        },
        request,
        actor,
        {
          signer,
          siteCode: options.site().code,
          operators: options.operators(),
          earlier: store.of('check', check.id),
          roomIds: check.rooms.map(({ roomId }) => roomId),
        },
      );
      const { name, roomId, contentSha256, atMs } = made;
      database.transaction(() => {
        store.add(made);
        journal.append({
          actor,
          action: 'audio-check.signed',
          subject: check.id,
          details: { name, signerRole: request.role, roomId, contentSha256 },
        });
        // Upward goes what was signed and as what, never who.
        outbox.append({
          lane: 'B',
          type: 'audio.signed',
          data: {
            checkId: check.id,
            roomId,
            role: request.role,
            atMs,
            contentSha256,
            keyId: signer.keyId,
          },
        });
      });
      changed();
    },
    acceptRemark(checkId, roomId, reason, actor) {
      needOperator(actor);
      const { check } = done(checkId);
      const room = check.rooms.find((one) => one.roomId === roomId);
      if (room?.verdict !== 'warn')
        throw new ContractError('conflict', 'only a room with a remark can be accepted', 'roomId');
      if (store.remarks(checkId).some((remark) => remark.roomId === roomId))
        throw new ContractError('conflict', 'this room was accepted before', 'roomId');
      const atMs = nowMs();
      database.transaction(() => {
        store.addRemark({ checkId, roomId, by: actor, atMs, reason });
        journal.append({
          actor,
          action: 'audio-check.remark-accepted',
          subject: checkId,
          details: { roomId, reason },
        });
        outbox.append({
          lane: 'B',
          type: 'audio.remark-accepted',
          subject: `room/${roomId}`,
          data: { checkId, roomId, reasons: room.reasons.map(({ code }) => code), reason, atMs },
        });
      });
      changed();
    },
    isSigned: (checkId) => {
      const resultText = store.resultText(checkId);
      if (resultText === null) return false;
      return signaturesOf(checkId, sha256OfText(resultText)).some(
        ({ roomId, state }) => roomId === null && state === 'valid',
      );
    },
    async paper(checkId, format, language) {
      const facts = factsOf(checkId);
      const words = WORDS[language];
      const bytes = await bytesOf(facts, format, words);
      return { bytes, fileName: `${fileStem(facts, words)}.${format}`, mediaType: MEDIA_TYPES[format] };
    },
    bundle(checkId, language, actor) {
      const facts = factsOf(checkId);
      const words = WORDS[language];
      const { resultText } = finished(checkId);
      const name = bundleName(checkId, language);
      return options.jobs.start(
        { kind: 'listening-papers', subject: fileStem(facts, words), unit: 'bytes', actor },
        async (tools) => {
          const papers = [];
          for (const format of ['pdf', 'csv', 'xlsx', 'json'] as const)
            papers.push({
              name: `${words.fileName}.${format}`,
              content: await bytesOf(facts, format, words),
            });
          const written = await writeBundle(
            {
              archives: options.archives,
              name,
              sounds: options.sounds,
              checkId,
              papers,
              resultText,
              signatures: facts.papers.signatures,
              evidence: facts.papers.evidence,
            },
            tools,
          );
          journal.append({
            actor,
            action: 'audio-check.exported',
            subject: checkId,
            details: { files: written.files, bytes: written.bytes, changed: written.changed.length },
          });
          return {
            checkId,
            file: `/api/v1/listening-papers/${name}`,
            ...{
              files: written.files,
              bytes: written.bytes,
              changed: written.changed,
              missing: written.missing,
            },
          };
        },
      );
    },
    openBundle: (name) => openBundle(options.archives, name),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
