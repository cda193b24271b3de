import { randomBytes } from 'node:crypto';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Operator } from '../../shared/contract/journal.ts';
import type { Evidence, ItemRequest, SealRequest } from '../ports/evidence.ts';
import { JobFailure } from '../ports/jobs.ts';
import { type SealFacts, sealedCoverage } from './compose-manifest.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { SealBook } from './seal-book.ts';
import type { SealJob } from './seal-jobs.ts';
import type { SealRequestChecks } from './seal-request.ts';
import { type SealItem, type WrittenSeal, writeSeal } from './write-seal.ts';

const DAY_START = /^(\d{4})-(\d{2})-(\d{2}).*$/;

const resultOf = ({ manifest, manifestSha256 }: WrittenSeal) => ({
  sealId: manifest.id,
  files: manifest.files.length,
  damaged: manifest.damaged.length,
  manifestSha256,
});
const labelOf = (request: SealRequest | ItemRequest, operator: Operator): SealFacts['seal'] => ({
  number: request.number,
  place: request.place,
  custodian: request.custodian,
  operator,
});

/** Makes seals: of everything that was recorded in a time, or of one picture, clip or text. */
export function createSealMaker(
  options: EvidenceOptions,
  { enter }: Pick<SealBook, 'enter'>,
  { operatorOf, camerasOf, checkRange }: SealRequestChecks,
  job: SealJob,
): Pick<Evidence, 'seal' | 'addItem'> {
  const { recording, nowMs, folder } = options;
  const newId = (): string =>
    `${new Date(nowMs()).toISOString().replace(DAY_START, '$1$2$3')}-${randomBytes(4).toString('hex')}`;
  const baseFacts = () => ({ site: options.site(), console: { version: options.version } });

  return {
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
  };
}
