// Memory of a centre under a fifth of sites that do not read: they send and send, and never look at an acknowledgement.
import { WebSocket } from 'ws';
import { openConnection } from '../../site/uplink/connection.ts';
import { bareClient, firstBatch, greet } from '../../test/fakes/uplink-client.ts';
import type { BenchResult } from '../bench-result.ts';
import { pssOfTree } from '../ingest/process-cost.ts';
import { median, sleep } from '../statistics.ts';
import { createBenchCentre } from '../uplink/bench-centre.ts';
import { createMemoryOutbox } from '../uplink/memory-outbox.ts';

const SITES = 250;
const NOT_READING = SITES / 5;
const EVENTS_PER_SECOND = 4;
/** Frames a second of one that does not read; each is answered. */
const FRAMES_PER_SECOND = 20;
const SAMPLE_MS = 5_000;

/** Proportional memory of the centre, the end over the beginning. */
export async function run(minutes: number): Promise<BenchResult[]> {
  const centre = await createBenchCentre(SITES);
  let isOver = false;
  let cut = 0;
  let sent = 0;
  let acked = 0;
  try {
    await centre.start();
    const [good, bad] = [centre.sites.slice(NOT_READING), centre.sites.slice(0, NOT_READING)];
    const reading = good.map(({ enrolment, sign }) => {
      const outbox = createMemoryOutbox(enrolment.site.code);
      const connection = openConnection({
        enrolment,
        endpoint: centre.endpoint,
        sign,
        outbox: outbox.view,
        onEffect(effect) {
          if (effect.kind === 'acked' && effect.lane === 'B') acked += 1;
        },
        onEnd: ({ failure }) => {
          if (!isOver) throw new Error(`a site that reads was cut: ${failure.text}`);
        },
      });
      return { outbox, connection };
    });
    const notReading = bad.map(async ({ enrolment }) => {
      const batch = firstBatch(enrolment, ['{"never":"read"}']);
      while (!isOver) {
        const client = bareClient(enrolment);
        try {
          await greet(client, enrolment);
          client.socket.pause();
          let isOpen = true;
          void client.closed.then(() => {
            isOpen = false;
          });
          while (isOpen && !isOver && client.socket.readyState === WebSocket.OPEN) {
            if (client.socket.bufferedAmount < 65_536) client.send(batch);
            await sleep(1000 / FRAMES_PER_SECOND);
          }
          if (!isOver) cut += 1;
        } catch {
          // Cut during the greeting: once more.
        }
        client.socket.terminate();
        await sleep(1_000);
      }
    });
    const writer = setInterval(() => {
      for (const { outbox, connection } of reading) {
        outbox.append(EVENTS_PER_SECOND);
        sent += EVENTS_PER_SECOND;
        connection.wake();
      }
    }, 1_000);
    const samples: number[] = [];
    const count = Math.max(5, Math.round((minutes * 60_000) / SAMPLE_MS));
    for (let index = 0; index < count; index += 1) {
      await sleep(SAMPLE_MS);
      samples.push(pssOfTree([centre.pid()]));
      process.stderr.write(`\r${index + 1}/${count}  ${Math.round((samples.at(-1) ?? 0) / 2 ** 20)} MB `);
    }
    process.stderr.write('\n');
    clearInterval(writer);
    isOver = true;
    for (const { connection } of reading) connection.close();
    await Promise.all(notReading);
    const fifth = Math.max(1, Math.floor(samples.length / 5));
    // The first fifth fills caches and warms the compiler; what follows must not grow.
    const early = median(samples.slice(fifth, fifth * 2));
    const late = median(samples.slice(-fifth));
    return [
      {
        name: `uplink: memory of the centre after ${minutes} min, ${NOT_READING} of ${SITES} sites do not read`,
        ratio: late / early,
        bar: 1.05,
        comparison: '<=',
        details: `${Math.round(early / 2 ** 20)} MB -> ${Math.round(late / 2 ** 20)} MB; ${cut} times one that does not read was cut; ${sent} events of the others, ${acked} acknowledgements`,
      },
    ];
  } finally {
    await centre.remove();
  }
}
