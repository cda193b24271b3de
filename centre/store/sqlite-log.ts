import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Database, Row } from '../../server/sqlite/database.ts';
import type { OpenedEpoch, OpenedLane } from '../../shared/uplink/centre-session.ts';
import { readEnvelope } from '../../shared/uplink/envelope.ts';
import { wrongData } from '../../shared/uplink/event-types.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { Hello, LaneOffer } from '../../shared/uplink/messages.ts';
import { isSameBytes } from '../../shared/uplink/tools.ts';
import type { FindingCode, IncomingBatch, IngestResult, SiteBoard } from '../ports/event-store.ts';
import { applyEvent, type BoardEvent, emptyBoard, readBoard } from './site-board.ts';

/**
 * The store's statements, synchronous and without a transaction of their own: the caller groups many
 * calls into one commit. Boards touched since the last `takeChanges` are written by `writeBoards`.
 */
export interface SqliteLog {
  openEpoch(site: string, hello: Pick<Hello, 'epoch' | 'lanes'>, atMs: number): OpenedEpoch;
  ingest(batch: IncomingBatch): IngestResult;
  noteSeen(site: string, atMs: number, backlog: number | null): void;
  noteFinding(
    site: string,
    epoch: number,
    lane: Lane | null,
    code: FindingCode,
    detail: string,
    atMs: number,
  ): void;
  /** Inside the transaction, last. */
  writeBoards(): void;
  /** After the commit. */
  takeChanges(): { boards: SiteBoard[]; findings: { site: string; code: FindingCode }[] };
  /** After a rollback: memory must not be ahead of the file. */
  forget(): void;
}

const asBytes = (value: Row[string] | undefined): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new Error('the store holds a value of a wrong type');
  return value;
};

export function createSqliteLog(database: Database): SqliteLog {
  const boards = new Map<string, SiteBoard>();
  const dirty = new Set<string>();
  let findings: { site: string; code: FindingCode }[] = [];

  function boardOf(site: string): SiteBoard {
    const known = boards.get(site);
    if (known !== undefined) return known;
    const row = database.get('SELECT state FROM board WHERE site = ?', site);
    return row === undefined ? emptyBoard(site) : readBoard(site, String(row.state));
  }

  function highWater(site: string, epoch: number, lane: Lane): { seq: number; head: Uint8Array } | null {
    const row = database.get(
      'SELECT seq, head FROM hw WHERE site = ? AND epoch = ? AND lane = ?',
      site,
      epoch,
      lane,
    );
    return row === undefined ? null : { seq: Number(row.seq), head: asBytes(row.head) };
  }

  function setHighWater(site: string, epoch: number, lane: Lane, seq: number, head: Uint8Array): void {
    database.run(
      `INSERT INTO hw (site, epoch, lane, seq, head) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (site, epoch, lane) DO UPDATE SET seq = excluded.seq, head = excluded.head`,
      site,
      epoch,
      lane,
      seq,
      head,
    );
  }

  function startSegment(site: string, epoch: number, lane: Lane, offer: LaneOffer): OpenedLane {
    const head = tools.fromBase64(offer.baseHead);
    database.run(
      'INSERT OR REPLACE INTO segment (site, epoch, lane, from_seq, base_head) VALUES (?, ?, ?, ?, ?)',
      site,
      epoch,
      lane,
      offer.base + 1,
      head,
    );
    setHighWater(site, epoch, lane, offer.base, head);
    return { have: offer.base, head, state: 'resume' };
  }

  /** Head after `seq`, null when the store does not hold that number. */
  function headAt(site: string, epoch: number, lane: Lane, seq: number): Uint8Array | null {
    const row =
      database.get(
        'SELECT hash FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq = ?',
        site,
        epoch,
        lane,
        seq,
      )?.hash ??
      database.get(
        'SELECT base_head FROM segment WHERE site = ? AND epoch = ? AND lane = ? AND from_seq = ?',
        site,
        epoch,
        lane,
        seq + 1,
      )?.base_head;
    return row instanceof Uint8Array ? row : null;
  }

  function openLane(site: string, epoch: number, lane: Lane, offer: LaneOffer, atMs: number): OpenedLane {
    const stored = highWater(site, epoch, lane);
    if (stored === null || offer.base > stored.seq) {
      // The site no longer holds what is missing here: say so instead of never catching up.
      const have = stored?.seq ?? 0;
      if (offer.base > have)
        noteFinding(site, epoch, lane, 'events-missing', `${have + 1}-${offer.base}`, atMs);
      return startSegment(site, epoch, lane, offer);
    }
    if (offer.last > stored.seq) return { have: stored.seq, head: stored.head, state: 'resume' };
    const ours = offer.last === stored.seq ? stored.head : headAt(site, epoch, lane, offer.last);
    const isSame = ours !== null && isSameBytes(ours, tools.fromBase64(offer.head));
    if (!isSame) {
      noteFinding(site, epoch, lane, 'fork', `at or before ${offer.last}`, atMs);
      return { have: stored.seq, head: stored.head, state: 'fork' };
    }
    if (offer.last === stored.seq) return { have: stored.seq, head: stored.head, state: 'resume' };
    noteFinding(site, epoch, lane, 'regressed', `site at ${offer.last}, stored ${stored.seq}`, atMs);
    return { have: stored.seq, head: stored.head, state: 'regressed' };
  }

  function noteFinding(
    site: string,
    epoch: number,
    lane: Lane | null,
    code: FindingCode,
    detail: string,
    atMs: number,
  ): void {
    const { changes } = database.run(
      'INSERT OR IGNORE INTO finding (site, epoch, lane, code, detail, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
      site,
      epoch,
      lane ?? '',
      code,
      detail.slice(0, 500),
      atMs,
    );
    if (changes > 0) findings.push({ site, code });
  }

  function insertEvent(batch: IncomingBatch, index: number, line: Uint8Array): { reason: string | null } {
    const seq = batch.first + index;
    const { site, epoch, lane, receivedAtMs } = batch;
    const event = judge(line, { epoch, lane, seq }, receivedAtMs);
    database.run(
      `INSERT INTO ev (site, epoch, lane, seq, siteseq, type, time_ms, received_ms, quarantine, bytes, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      site,
      epoch,
      lane,
      seq,
      event.siteseq,
      event.type,
      event.timeMs,
      receivedAtMs,
      event.quarantine,
      line,
      batch.hashes[index] ?? new Uint8Array(),
    );
    boards.set(site, applyEvent(boardOf(site), event));
    dirty.add(site);
    if (event.quarantine !== null)
      noteFinding(site, epoch, lane, 'quarantined', `${seq}: ${event.quarantine}`, receivedAtMs);
    if (event.type === 'outbox.damaged')
      noteFinding(site, epoch, lane, 'outbox-damaged', String(event.data.cause ?? ''), receivedAtMs);
    return { reason: event.quarantine };
  }

  return {
    openEpoch(site, hello, atMs) {
      const { epoch } = hello;
      const lanes = {
        A: openLane(site, epoch, 'A', hello.lanes.A, atMs),
        B: openLane(site, epoch, 'B', hello.lanes.B, atMs),
      };
      const newest = database.get('SELECT MAX(epoch) AS epoch FROM hw WHERE site = ?', site)?.epoch;
      return { lanes, newestEpoch: typeof newest === 'number' ? newest : epoch };
    },
    ingest(batch) {
      const stored = highWater(batch.site, batch.epoch, batch.lane);
      const last = batch.first + batch.lines.length - 1;
      if (stored === null || batch.first > stored.seq + 1) return { kind: 'refused', reason: 'gap' };
      if (last <= stored.seq) return { kind: 'stored', seq: stored.seq, head: stored.head, quarantined: [] };
      const skip = stored.seq + 1 - batch.first;
      const before = skip === 0 ? batch.previousHead : batch.hashes[skip - 1];
      if (before === undefined || !isSameBytes(before, stored.head))
        return { kind: 'refused', reason: 'fork' };
      const quarantined: { seq: number; reason: string }[] = [];
      for (const [index, line] of batch.lines.entries()) {
        if (index < skip) continue;
        const { reason } = insertEvent(batch, index, line);
        if (reason !== null) quarantined.push({ seq: batch.first + index, reason });
      }
      const head = batch.hashes.at(-1) ?? stored.head;
      setHighWater(batch.site, batch.epoch, batch.lane, last, head);
      database.run(
        'INSERT OR IGNORE INTO batch (site, epoch, lane, last, first, head, signature, signer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        batch.site,
        batch.epoch,
        batch.lane,
        last,
        batch.header.f,
        batch.header.head,
        batch.header.sig,
        batch.signer,
      );
      return { kind: 'stored', seq: last, head, quarantined };
    },
    noteSeen(site, atMs, backlog) {
      database.run(
        `INSERT INTO presence (site, last_seen_ms, backlog) VALUES (?, ?, ?)
         ON CONFLICT (site) DO UPDATE SET last_seen_ms = MAX(last_seen_ms, excluded.last_seen_ms),
           backlog = COALESCE(excluded.backlog, backlog)`,
        site,
        atMs,
        backlog,
      );
    },
    noteFinding,
    writeBoards() {
      for (const site of dirty)
        database.run(
          'INSERT INTO board (site, state) VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET state = excluded.state',
          site,
          JSON.stringify(boardOf(site)),
        );
    },
    takeChanges() {
      const changes = { boards: [...dirty].map(boardOf), findings };
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

/** Reads one event for the projection; what cannot be read is kept raw under `quarantine`. Never throws. */
export function judge(
  line: Uint8Array,
  number: { epoch: number; lane: Lane; seq: number },
  receivedAtMs: number,
): BoardEvent {
  const poison = (reason: string): BoardEvent => ({
    ...number,
    siteseq: 0,
    type: 'quarantined',
    timeMs: receivedAtMs,
    receivedAtMs,
    quarantine: reason,
    data: {},
  });
  const text = tools.decodeText(line);
  if (text === null) return poison('not UTF-8');
  const read = readEnvelope(text, number);
  if (!read.ok) return poison(read.reason);
  const { envelope, type, timeMs } = read;
  const wrong = wrongData(type, envelope.data);
  if (wrong !== null) return poison(wrong);
  return {
    ...number,
    siteseq: envelope.siteseq,
    type,
    timeMs,
    receivedAtMs,
    quarantine: null,
    data: envelope.data,
  };
}
