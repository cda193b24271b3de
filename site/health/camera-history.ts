import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import { hourOfMinute, MINUTE_MS, minuteOf, openBlock, putMinute } from './hour-block.ts';
import { MinuteMeter } from './minute-meter.ts';
import { joinMinutes, type MinuteRow } from './minute-row.ts';

/** Hours of one camera held in memory; a wall clock that jumps about must not collect more. */
const MAX_HOURS = 4;

interface Hour {
  readonly bytes: Uint8Array;
  isDirty: boolean;
}

/** One camera's minutes: the one being measured, and the newest hours. Older ones are in the store. */
export class CameraHistory {
  readonly #meter = new MinuteMeter();
  readonly #hours = new Map<number, Hour>();
  readonly #load: (hour: number) => Uint8Array | null;
  #minute = Number.NaN;

  /** `load` reads an hour from the store, where there is one. */
  constructor(load: (hour: number) => Uint8Array | null) {
    this.#load = load;
  }

  /** One look at the camera's row, at wall time `atMs`. */
  add(status: CameraStatus, atMs: number): void {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute !== this.#minute) this.closeMinute();
    this.#minute = minute;
    this.#meter.add(status);
  }

  /** Puts the minute being measured into its hour: at its end, and before the service stops. */
  closeMinute(): void {
    const row = this.#meter.take();
    if (row === null) return;
    const hour = this.#hourFor(hourOfMinute(this.#minute));
    putMinute(hour.bytes, this.#minute, row);
    hour.isDirty = true;
  }

  #hourFor(number: number): Hour {
    const known = this.#hours.get(number);
    if (known !== undefined) return known;
    const hour = { bytes: openBlock(this.#load(number)), isDirty: false };
    this.#hours.set(number, hour);
    if (this.#hours.size > MAX_HOURS) {
      // A written hour can be read back; only a store that has failed for hours loses the oldest.
      const gone = [...this.#hours].find(([, { isDirty }]) => !isDirty) ?? [...this.#hours][0];
      if (gone !== undefined) this.#hours.delete(gone[0]);
    }
    return hour;
  }

  dirtyHours(): { hour: number; bytes: Uint8Array }[] {
    return [...this.#hours].flatMap(([hour, { bytes, isDirty }]) => (isDirty ? [{ hour, bytes }] : []));
  }

  /** The store has them. */
  markClean(): void {
    for (const hour of this.#hours.values()) hour.isDirty = false;
  }

  /** Minutes of `[fromMinute, toMinute)` that were measured, in order; `stored` are the hours the store has. */
  minutes(
    fromMinute: number,
    toMinute: number,
    stored: ReadonlyMap<number, Uint8Array>,
  ): { readonly minute: number; readonly row: MinuteRow }[] {
    const found: { minute: number; row: MinuteRow }[] = [];
    for (let minute = fromMinute; minute < toMinute; minute += 1) {
      const hour = hourOfMinute(minute);
      const block = this.#hours.get(hour)?.bytes ?? stored.get(hour);
      const known = block === undefined ? null : minuteOf(block, minute);
      const open = minute === this.#minute ? this.#meter.row : null;
      const row = known !== null && open !== null ? joinMinutes(known, open) : (known ?? open);
      if (row !== null) found.push({ minute, row });
    }
    return found;
  }
}
