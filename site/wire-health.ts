import { createHealth } from './health/create-health.ts';
import type { Health } from './ports/health.ts';
import type { Wiring } from './wiring.ts';

/** Health of the cameras over the days. */
export function wireHealth({ database, cameras, journal, time, log, atClose, addConditions }: Wiring): {
  readonly health: Health;
} {
  const health = createHealth({
    database,
    cameras,
    journal,
    nowMs: time.nowMs,
    monoMs: time.monoMs,
    log: (message, fields) => log.error(fields, message),
  });
  addConditions(() => health.conditions());
  atClose(() => health.close());
  return { health };
}
