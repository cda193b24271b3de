import type { OutgoingEvent } from '../ports/outbox.ts';

/**
 * Samples: of several within this time only the newest is worth a number. Every other type is a fact and is kept.
 * A second: what has changed is still at the centre within a second or two.
 */
const SAMPLE_EVERY_MS: Readonly<Record<string, number>> = {
  'camera.summary': 1_000,
  'device.summary': 1_000,
};

/** Holds samples back before they get a number. */
export interface Telemetry {
  /** Whether it gets a number now, and whether one that waited has become obsolete through it. */
  judge(event: OutgoingEvent): { readonly isNow: boolean; readonly isReplacing: boolean };
  /** Those whose time has come; once each. */
  due(): readonly OutgoingEvent[];
}

/** `monoMs` is monotonic. Samples of one type about different subjects are held apart. */
export function createTelemetry(monoMs: () => number): Telemetry {
  const sent = new Map<string, number>();
  const held = new Map<string, OutgoingEvent>();
  const keyOf = (event: OutgoingEvent): string =>
    `${event.type} ${event.subject ?? ''} ${event.type === 'device.summary' ? event.data.kind : ''}`;
  const isDue = (key: string, type: string): boolean =>
    monoMs() - (sent.get(key) ?? Number.NEGATIVE_INFINITY) >= (SAMPLE_EVERY_MS[type] ?? 0);
  return {
    judge(event) {
      if (SAMPLE_EVERY_MS[event.type] === undefined) return { isNow: true, isReplacing: false };
      const key = keyOf(event);
      const isNow = isDue(key, event.type);
      const isReplacing = held.delete(key);
      if (isNow) sent.set(key, monoMs());
      else held.set(key, event);
      return { isNow, isReplacing };
    },
    due() {
      const found = [...held].filter(([key, event]) => isDue(key, event.type));
      for (const [key] of found) {
        held.delete(key);
        sent.set(key, monoMs());
      }
      return found.map(([, event]) => event);
    },
  };
}
