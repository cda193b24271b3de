import { readFileSync } from 'node:fs';
import { openDatabase } from '../../../server/sqlite/database.ts';

/** An entry the site confirmed to somebody: it had been committed. */
export interface Confirmed {
  readonly lane: string;
  readonly epoch: number;
  readonly seq: number;
  readonly text: string;
}

/** Reads what the site confirmed; a kill may leave half a line, which confirmed nothing. */
export function readOracle(path: string): Confirmed[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [lane = '', epoch, seq, ...text] = line.split(' ');
    return { lane, epoch: Number(epoch), seq: Number(seq), text: text.join(' ') };
  });
}

/** Every way in which the centre's log differs from what was confirmed. Empty: nothing was lost, doubled or moved. */
export function findProblems(centreDatabase: string, confirmed: readonly Confirmed[]): string[] {
  const problems: string[] = [];
  const database = openDatabase(centreDatabase);
  const stored = database.all('SELECT lane, epoch, seq, type, bytes FROM ev ORDER BY gseq').map((row) => ({
    lane: String(row.lane),
    epoch: Number(row.epoch),
    seq: Number(row.seq),
    type: String(row.type),
    text: String(JSON.parse(Buffer.from(row.bytes as Uint8Array).toString()).data.text),
  }));
  database.close();
  const entries = stored.filter(({ type }) => type === 'duty-log.entry');
  const byNumber = new Map(entries.map((event) => [`${event.lane} ${event.epoch} ${event.seq}`, event.text]));
  for (const { lane, epoch, seq, text } of confirmed)
    if (byNumber.get(`${lane} ${epoch} ${seq}`) !== text)
      problems.push(`lost: ${lane} ${epoch} ${seq} ${text}`);
  const texts = new Set(entries.map((event) => event.text));
  if (texts.size !== entries.length) problems.push(`${entries.length - texts.size} events are stored twice`);
  for (const lane of ['A', 'B'])
    for (const [index, event] of stored.filter((each) => each.lane === lane).entries())
      if (event.seq !== index + 1) {
        problems.push(`lane ${lane} is out of order at ${event.seq}`);
        break;
      }
  if (stored.some(({ type }) => type === 'outbox.damaged')) problems.push('the outbox reported a damage');
  return problems;
}

/** A small generator with a seed, so that a failing sequence can be run again. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
