import type { ToWorker } from './worker-protocol.ts';

/** What waits for the writer, in an order that is fair between sites. */
export interface FairQueue {
  push(item: ToWorker): void;
  /** Up to so many events; more by less than one batch. Urgent ones first, then the sites in turn. */
  take(mostEvents: number): ToWorker[];
  size(): number;
}

/** Events a site may have in one turn. */
const QUANTUM = 64;

interface Line {
  items: ToWorker[];
  deficit: number;
}

export const costOf = ({ request }: ToWorker): number =>
  request.kind === 'ingest' ? Math.max(1, request.batch.lines.length) : 1;

/**
 * Deficit round robin (Shreedhar and Varghese, 1995) over the sites: one that comes back with a week of backlog
 * gets its turn and no more, however much it has sent. Order within a lane of a site is kept; lane A is a queue of
 * its own before all others, since its credit is small and it is what people wait for.
 */
export function createFairQueue(): FairQueue {
  const urgent: ToWorker[] = [];
  /** In the order of their turns. */
  const lines = new Map<string, Line>();
  /** Always the last. */
  let closing: ToWorker | null = null;
  let size = 0;

  function turn(site: string, line: Line, room: number, taken: ToWorker[]): number {
    let used = 0;
    line.deficit += QUANTUM;
    let count = 0;
    for (const item of line.items) {
      const cost = costOf(item);
      if (cost > line.deficit || used >= room) break;
      line.deficit -= cost;
      used += cost;
      count += 1;
      taken.push(item);
    }
    line.items = line.items.slice(count);
    lines.delete(site);
    // Behind the others; who has nothing left saves nothing up.
    if (line.items.length > 0) lines.set(site, line);
    return used;
  }

  return {
    push(item) {
      size += 1;
      const { request } = item;
      if (request.kind === 'ingest' && request.batch.lane === 'A') {
        urgent.push(item);
        return;
      }
      if (request.kind === 'close') {
        closing = item;
        return;
      }
      const site = request.kind === 'ingest' ? request.batch.site : request.site;
      const line = lines.get(site);
      if (line === undefined) lines.set(site, { items: [item], deficit: 0 });
      else line.items.push(item);
    },
    take(mostEvents) {
      const taken: ToWorker[] = [];
      let used = 0;
      while (urgent.length > 0 && used < mostEvents) {
        const item = urgent.shift();
        if (item === undefined) break;
        used += costOf(item);
        taken.push(item);
      }
      while (lines.size > 0 && used < mostEvents) {
        const [next] = lines;
        if (next === undefined) break;
        used += turn(next[0], next[1], mostEvents - used, taken);
      }
      if (closing !== null && lines.size === 0 && urgent.length === 0) {
        taken.push(closing);
        closing = null;
      }
      size -= taken.length;
      return taken;
    },
    size: () => size,
  };
}
