import type { SqlQueries } from '../../server/sql/sql-database.ts';
import type { Row } from '../../server/sqlite/database.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { BoardEvent } from './board-event.ts';
import { judgeEvent } from './judge-event.ts';

/** How far each lane of each epoch has been read, by `laneMark`. */
export type LaneMarks = Readonly<Record<string, number>>;

export const laneMark = (epoch: number, lane: Lane): string => `${epoch}.${lane}`;

const PAGE = 1000;

/**
 * The events of one site behind `after`, in order of arrival: its lanes merged by their numbers of arrival,
 * each read along the key, a page at a time. Needs one unchanging view.
 */
export async function* inOrderOfArrival(
  queries: SqlQueries,
  site: string,
  after: LaneMarks = {},
  page = PAGE,
): AsyncGenerator<{ readonly gseq: number; readonly event: BoardEvent }> {
  const marks = await queries.all('SELECT epoch, lane, seq FROM hw WHERE site = ?', site);
  const lanes = marks.flatMap((row) => {
    const epoch = Number(row.epoch);
    const read = after[laneMark(epoch, laneOf(row))] ?? -1;
    return read >= Number(row.seq) ? [] : [laneRows(queries, site, { epoch, lane: laneOf(row), read }, page)];
  });
  const heads: IteratorResult<Row>[] = [];
  // One after the other: a connection runs one query at a time.
  for (const lane of lanes) heads.push(await lane.next());
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries())
      if (!head.done && (first < 0 || arrivalOf(head) < arrivalOf(heads[first]))) first = index;
    const head = heads[first];
    const lane = lanes[first];
    if (head === undefined || head.done || lane === undefined) return;
    yield toEvent(head.value);
    heads[first] = await lane.next();
  }
}

async function* laneRows(
  queries: SqlQueries,
  site: string,
  { epoch, lane, read }: { readonly epoch: number; readonly lane: Lane; readonly read: number },
  limit: number,
): AsyncGenerator<Row> {
  let after = read;
  for (;;) {
    const page = await queries.all(
      `SELECT gseq, epoch, lane, seq, received_ms, bytes FROM ev
       WHERE site = ? AND epoch = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?`,
      site,
      epoch,
      lane,
      after,
      limit,
    );
    yield* page;
    if (page.length < limit) return;
    after = Number(page.at(-1)?.seq);
  }
}

function toEvent(row: Row): { readonly gseq: number; readonly event: BoardEvent } {
  const number = { epoch: Number(row.epoch), lane: laneOf(row), seq: Number(row.seq) };
  const event = judgeEvent(row.bytes as Uint8Array, number, Number(row.received_ms));
  return { gseq: Number(row.gseq), event };
}

const laneOf = (row: Row): Lane => (row.lane === 'A' ? 'A' : 'B');
const arrivalOf = (head: IteratorResult<Row> | undefined): number =>
  head === undefined || head.done ? Number.POSITIVE_INFINITY : Number(head.value.gseq);
