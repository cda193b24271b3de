import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { LiveSites } from '../ports/live-sites.ts';

export interface CentreMetrics {
  text(): Promise<string>;
  readonly contentType: string;
  countRefused(reason: string): void;
}

/** Prometheus figures of the centre; gauges are read at scrape time. */
export function createCentreMetrics(sources: {
  live: LiveSites;
  countEvents: () => Promise<number>;
  countSessions: () => number;
}): CentreMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'exam_centre_sites',
    help: 'Sites by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const rows = sources.live.rows();
      for (const state of ['online', 'suspect', 'offline'] as const)
        this.set({ state }, rows.filter((row) => row.state === state).length);
    },
  });
  new Gauge({
    name: 'exam_centre_events_stored',
    help: 'Events in the log',
    registers: [registry],
    async collect() {
      this.set(await sources.countEvents());
    },
  });
  new Gauge({
    name: 'exam_centre_sessions',
    help: 'Sites connected now',
    registers: [registry],
    collect() {
      this.set(sources.countSessions());
    },
  });
  const refused = new Counter({
    name: 'exam_centre_refused_total',
    help: 'Connections to the uplink that were refused',
    labelNames: ['reason'],
    registers: [registry],
  });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    countRefused: (reason) => refused.inc({ reason }),
  };
}
