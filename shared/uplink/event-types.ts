import type { z } from 'zod';
import { audioEvents } from './events/audio-events.ts';
import { cameraEvents } from './events/camera-events.ts';
import { cascadeEvents } from './events/cascade-events.ts';
import { custodyEvents } from './events/custody-events.ts';
import { deviceEvents } from './events/device-events.ts';
import { evidenceEvents } from './events/evidence-events.ts';
import { findingEvents } from './events/finding-events.ts';
import { incidentEvents } from './events/incident-events.ts';
import { instructionEvents } from './events/instruction-events.ts';
import { listeningEvents } from './events/listening-events.ts';
import { peopleEvents } from './events/people-events.ts';
import { siteEvents } from './events/site-events.ts';

/**
 * `data` of every event type this version sends, by short name. Add-only: a field may be added as
 * optional, never removed or given another meaning. Times are epoch milliseconds UTC.
 */
export const EVENT_DATA = {
  ...siteEvents,
  ...cameraEvents,
  ...audioEvents,
  ...listeningEvents,
  ...peopleEvents,
  ...evidenceEvents,
  ...instructionEvents,
  ...incidentEvents,
  ...findingEvents,
  ...custodyEvents,
  ...deviceEvents,
  ...cascadeEvents,
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_DATA, type);

/** Null when the data fits its type or the type is unknown here (newer site); else which field is wrong. */
export function wrongData(type: string, data: unknown): string | null {
  if (!isEventType(type)) return null;
  const parsed = EVENT_DATA[type].safeParse(data);
  if (parsed.success) return null;
  const issue = parsed.error.issues[0];
  return `data.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`.slice(0, 300);
}
