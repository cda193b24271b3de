// One connection that brings events upward, against NATS JetStream and mosquitto with Node clients: the same bytes, the
// same window, rounds in turn. The product flushes before it acknowledges and verifies chain and signature over TLS;
// JetStream flushes every two minutes, mosquitto acknowledges from memory, both without TLS.
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import type { Contender } from './contender.ts';
import { startJetStream } from './jetstream.ts';
import { startMosquitto } from './mosquitto.ts';
import { startProduct } from './product.ts';
import { EVENT_BYTES, sampleEvent } from './sample-event.ts';

const ROUNDS = 5;
const EVENTS = 20_000;
const WARM_UP = 4_000;
const SITE = '3301000001';

export async function run(): Promise<BenchResult[]> {
  const contenders: Contender[] = [];
  const rates = new Map<string, number[]>();
  try {
    for (const start of [startProduct, startJetStream, startMosquitto]) contenders.push(await start());
    let made = 0;
    for (let round = 0; round <= ROUNDS; round += 1) {
      const count = round === 0 ? WARM_UP : EVENTS;
      // The numbers inside continue over the rounds; making the bytes is nobody's measured work.
      const lines = Array.from({ length: count }, (_, index) => sampleEvent(SITE, 'B', made + index + 1));
      made += count;
      for (const contender of contenders) {
        const started = performance.now();
        await contender.send(lines);
        const perSecond = (count / (performance.now() - started)) * 1000;
        if (round > 0) rates.set(contender.name, [...(rates.get(contender.name) ?? []), perSecond]);
      }
    }
  } finally {
    for (const contender of contenders) await contender.close();
  }
  const rate = (name: string): number => median(rates.get(name) ?? []);
  const shown = [...rates].map(
    ([name, all]) =>
      `${name} ${thousands(median(all))} (${thousands(Math.min(...all))}-${thousands(Math.max(...all))})`,
  );
  const details = `${shown.join(', ')} events/s of ${EVENT_BYTES} bytes; the peers do not flush before they acknowledge`;
  return [
    {
      name: 'uplink: one connection, durable events/s over JetStream',
      ratio: rate('product') / rate('JetStream'),
      bar: 2.5,
      comparison: '>=',
      details,
    },
    {
      name: 'uplink: one connection, durable events/s over mosquitto',
      ratio: rate('product') / rate('mosquitto'),
      bar: 1,
      comparison: '>=',
      details,
    },
  ];
}

const thousands = (value: number): string => `${(value / 1000).toFixed(1)}k`;
