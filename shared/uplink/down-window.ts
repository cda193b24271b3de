import { UPLINK_TIMING, type UplinkTiming } from './limits.ts';
import type { InstructionFrame } from './messages.ts';

/** One instruction as the centre keeps it for one site. */
export type DownItem = Omit<InstructionFrame, 't' | 'after' | 'now'>;

/** What the host has to do: send these, ask the store for more, note how far the site has stored. */
export interface DownStep {
  readonly send: readonly (DownItem & { readonly after: number })[];
  readonly ask: { readonly after: number; readonly limit: number } | null;
  readonly taken: number | null;
}

export interface DownWindow {
  /** Something was issued, or the line is up. */
  wake(): DownStep;
  /** The answer to `ask`: in order of `n`, all above `after`. */
  items(after: number, items: readonly DownItem[], nowMs: number): DownStep;
  /** What the site says; null when it claims more than was sent. */
  down(have: number, isAgain: boolean, nowMs: number): DownStep | null;
  tick(nowMs: number): DownStep;
}

/** Instructions that may be under way to one site at once. */
export const DOWN_WINDOW = 32;

/** The centre's window of instructions on one connection; `have` is from the site's hello. */
export function createDownWindow(have: number, timing: UplinkTiming = UPLINK_TIMING): DownWindow {
  let acked = have;
  let sent = have;
  let inFlight: number[] = [];
  let isAsking = false;
  let isWakeDue = false;
  let lastProgressMs = 0;
  const nothing: DownStep = { send: [], ask: null, taken: null };

  function ask(): DownStep['ask'] {
    const limit = DOWN_WINDOW - inFlight.length;
    if (isAsking) isWakeDue = true;
    if (isAsking || limit <= 0) return null;
    isAsking = true;
    return { after: sent, limit };
  }

  function rewind(): void {
    sent = acked;
    inFlight = [];
  }

  return {
    wake: () => ({ ...nothing, ask: ask() }),
    items(after, items, nowMs) {
      isAsking = false;
      const isWoken = isWakeDue;
      isWakeDue = false;
      // Rewound meanwhile: what was asked for is not what is needed now.
      if (after !== sent) return { ...nothing, ask: ask() };
      if (inFlight.length === 0) lastProgressMs = nowMs;
      const send = items.slice(0, DOWN_WINDOW - inFlight.length).map((item) => {
        const frame = { ...item, after: sent };
        sent = item.n;
        inFlight.push(item.n);
        return frame;
      });
      return { send, ask: isWoken || send.length > 0 ? ask() : null, taken: null };
    },
    down(stored, isAgain, nowMs) {
      if (stored > sent) return null;
      const isNew = stored > acked;
      if (isNew) {
        acked = stored;
        inFlight = inFlight.filter((n) => n > stored);
        lastProgressMs = nowMs;
      }
      if (isAgain) rewind();
      return { send: [], ask: isNew || isAgain ? ask() : null, taken: isNew ? stored : null };
    },
    tick(nowMs) {
      if (inFlight.length === 0 || nowMs - lastProgressMs <= timing.ackProgressMs) return nothing;
      // Swallowed on the way: the last of them has nothing behind it that would show the gap.
      lastProgressMs = nowMs;
      rewind();
      return { ...nothing, ask: ask() };
    },
  };
}
