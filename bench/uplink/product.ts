import { openConnection } from '../../site/uplink/connection.ts';
import { type BenchCentre, createBenchCentre } from './bench-centre.ts';
import { type Contender, WINDOW } from './contender.ts';
import { createMemoryOutbox } from './memory-outbox.ts';

/** The site's own line to a centre of its own: TLS with certificates, chain, signatures, flush before ack. */
export async function startProduct(): Promise<Contender> {
  const centre: BenchCentre = await createBenchCentre(1);
  await centre.start();
  const [site] = centre.sites;
  if (site === undefined) throw new Error('no site was enrolled');
  const outbox = createMemoryOutbox(site.enrolment.site.code);
  let waiting: { until: number; resolve(): void; reject(error: Error): void } | null = null;
  let onOnline: () => void = () => undefined;
  const online = new Promise<void>((resolve) => {
    onOnline = resolve;
  });
  const connection = openConnection({
    enrolment: site.enrolment,
    endpoint: centre.endpoint,
    sign: site.sign,
    outbox: outbox.view,
    onEffect(effect) {
      if (effect.kind === 'online') onOnline();
      if (effect.kind === 'acked' && waiting !== null && effect.seq >= waiting.until) waiting.resolve();
    },
    onEnd: ({ failure }) => waiting?.reject(new Error(failure.text)),
  });
  await online;
  return {
    name: 'product',
    send: (lines) =>
      new Promise((resolve, reject) => {
        waiting = { until: outbox.length() + lines.length, resolve, reject };
        // As a site does: events come one after the other while earlier ones are on their way.
        const appendFrom = (at: number): void => {
          outbox.appendMade(lines.slice(at, at + WINDOW));
          connection.wake();
          if (at + WINDOW < lines.length) setImmediate(() => appendFrom(at + WINDOW));
        };
        appendFrom(0);
      }),
    async close() {
      connection.close();
      await centre.remove();
    },
  };
}
