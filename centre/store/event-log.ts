import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { OpenedEpoch, OpenedLane } from '../../shared/uplink/checked-batch.ts';
import type { Hello, LaneOffer } from '../../shared/uplink/messages.ts';
import { isSameBytes } from '../../shared/uplink/tools.ts';
import type { IncomingBatch, IngestResult, SiteBoard, StoreChange } from '../ports/event-store.ts';
import { judgeEvent } from './judge-event.ts';
import type { FindingRow, LanePlace, LogTables, PresenceRow } from './log-tables.ts';
import { applyEvent, emptyBoard, readBoard } from './site-board.ts';

/**
 * What the store decides, over the tables of one transaction: the caller groups many calls into one
 * commit. The same for every engine. Boards touched since the last `takeChanges` are written by
 * `writeBoards`.
 */
export interface EventLog {
  openEpoch(offer: {
    readonly site: string;
    readonly hello: Pick<Hello, 'epoch' | 'lanes'>;
    readonly atMs: number;
    readonly isRelayed?: boolean;
  }): OpenedEpoch;
  ingest(batch: IncomingBatch): IngestResult;
  noteSeen(presence: PresenceRow): void;
  noteFinding(finding: FindingRow): void;
  /** Inside the transaction, last. */
  writeBoards(): void;
  /** After the commit. */
  takeChanges(): StoreChange;
  /** After a rollback: memory must not be ahead of the store. */
  forget(): void;
}

const MAX_DETAIL = 500;

export function createEventLog(tables: LogTables): EventLog {
  const boards = new Map<string, { board: SiteBoard; gseq: number }>();
  const dirty = new Set<string>();
  let findings: { site: string; code: FindingRow['code'] }[] = [];

  function boardOf(site: string): { board: SiteBoard; gseq: number } {
    const known = boards.get(site);
    if (known !== undefined) return known;
    const row = tables.board(site);
    return row === null
      ? { board: emptyBoard(site), gseq: 0 }
      : { board: readBoard(site, row.state), gseq: row.gseq };
  }

  function startSegment(place: LanePlace, offer: LaneOffer): OpenedLane {
    const head = tools.fromBase64(offer.baseHead);
    tables.startSegment(place, offer.base + 1, head);
    tables.setHighWater(place, { seq: offer.base, head });
    return { have: offer.base, head, state: 'resume' };
  }

  function openLane(place: LanePlace, offer: LaneOffer, atMs: number, isRelayed: boolean): OpenedLane {
    const stored = tables.highWater(place);
    const note = (code: FindingRow['code'], detail: string): void =>
      noteFinding({ ...place, code, detail, atMs });
    if (stored === null || offer.base > stored.seq) {
      // The site no longer holds what is missing here: say so instead of never catching up.
      const have = stored?.seq ?? 0;
      if (offer.base > have) note('events-missing', `${have + 1}-${offer.base}`);
      return startSegment(place, offer);
    }
    if (offer.last > stored.seq) return { have: stored.seq, head: stored.head, state: 'resume' };
    const ours = offer.last === stored.seq ? stored.head : tables.headAt(place, offer.last);
    const isSame = ours !== null && isSameBytes(ours, tools.fromBase64(offer.head));
    const here: OpenedLane = { have: stored.seq, head: stored.head, state: 'resume' };
    // A centre that is behind another path has nothing to add; inside a stretch kept below no head is known.
    if (isRelayed && (isSame || ours === null)) return here;
    if (!isSame) {
      note('fork', `at or before ${offer.last}`);
      return { have: stored.seq, head: stored.head, state: 'fork' };
    }
    if (offer.last === stored.seq) return here;
    note('regressed', `site at ${offer.last}, stored ${stored.seq}`);
    return { have: stored.seq, head: stored.head, state: 'regressed' };
  }

  function noteFinding(finding: FindingRow): void {
    const isNew = tables.insertFinding({ ...finding, detail: finding.detail.slice(0, MAX_DETAIL) });
    if (isNew) findings.push({ site: finding.site, code: finding.code });
  }

  function insertEvent(
    batch: IncomingBatch,
    index: number,
    line: Uint8Array,
    { seq, covers }: { readonly seq: number; readonly covers: number },
  ): string | null {
    const { site, epoch, lane, receivedAtMs } = batch;
    const event = judgeEvent(line, { epoch, lane, seq }, receivedAtMs);
    const before = boardOf(site);
    const gseq = tables.insertEvent({
      site,
      epoch,
      lane,
      seq,
      siteseq: event.siteseq,
      type: event.type,
      timeMs: event.timeMs,
      receivedAtMs,
      quarantine: event.quarantine,
      bytes: line,
      hash: batch.hashes[index] ?? new Uint8Array(),
      covers,
    });
    boards.set(site, { board: applyEvent(before.board, event), gseq });
    dirty.add(site);
    const note = (code: FindingRow['code'], detail: string): void =>
      noteFinding({ site, epoch, lane, code, detail, atMs: receivedAtMs });
    if (event.quarantine !== null) note('quarantined', `${seq}: ${event.quarantine}`);
    if (event.type === 'outbox.damaged') note('outbox-damaged', String(event.data.cause ?? ''));
    return event.quarantine;
  }

  return {
    openEpoch({ site, hello, atMs, isRelayed = false }) {
      const { epoch } = hello;
      const lanes = {
        A: openLane({ site, epoch, lane: 'A' }, hello.lanes.A, atMs, isRelayed),
        B: openLane({ site, epoch, lane: 'B' }, hello.lanes.B, atMs, isRelayed),
      };
      return { lanes, newestEpoch: tables.newestEpoch(site) ?? epoch };
    },
    ingest(batch) {
      const stored = tables.highWater(batch);
      const ends = lineEnds(batch);
      const last = ends.at(-1) ?? batch.first - 1;
      if (stored === null || batch.first > stored.seq + 1) return { kind: 'refused', reason: 'gap' };
      if (last <= stored.seq) return { kind: 'stored', seq: stored.seq, head: stored.head, quarantined: [] };
      const skip = ends.findIndex((end) => end > stored.seq);
      const before = skip === 0 ? batch.previousHead : batch.hashes[skip - 1];
      const start = skip === 0 ? batch.first : (ends[skip - 1] ?? 0) + 1;
      // Only a line that stands for several events can begin below: its inner heads are known to nobody here.
      const isClipped = start <= stored.seq;
      if (before === undefined || (!isClipped && !isSameBytes(before, stored.head)))
        return { kind: 'refused', reason: 'fork' };
      const quarantined: { seq: number; reason: string }[] = [];
      for (const [index, line] of batch.lines.entries()) {
        if (index < skip) continue;
        const seq = ends[index] ?? 0;
        const begin = Math.max(stored.seq, index === 0 ? batch.first - 1 : (ends[index - 1] ?? 0));
        const covers = (batch.spans?.[index] ?? 0) === 0 ? 0 : seq - begin;
        const reason = insertEvent(batch, index, line, { seq, covers });
        if (reason !== null) quarantined.push({ seq, reason });
      }
      const head = batch.hashes.at(-1) ?? stored.head;
      const { site, epoch, lane, header, signer } = batch;
      tables.setHighWater({ site, epoch, lane }, { seq: last, head });
      tables.insertBatch({
        site,
        epoch,
        lane,
        last,
        first: header.f,
        head: header.head,
        signature: header.sig,
        signer,
      });
      return { kind: 'stored', seq: last, head, quarantined };
    },
    noteSeen: (presence) => tables.notePresence(presence),
    noteFinding,
    writeBoards() {
      for (const site of dirty) {
        const { board, gseq } = boardOf(site);
        tables.writeBoard(site, JSON.stringify(board), gseq);
      }
    },
    takeChanges() {
      const changes = { boards: [...dirty].map((site) => boardOf(site).board), findings };
      dirty.clear();
      findings = [];
      return changes;
    },
    forget() {
      boards.clear();
      dirty.clear();
      findings = [];
    },
  };
}

/** The number of the last event of every line. */
function lineEnds({ first, lines, spans }: IncomingBatch): number[] {
  let end = first - 1;
  return lines.map((_, index) => {
    end += Math.max(1, spans?.[index] ?? 0);
    return end;
  });
}
