import { at, type DutyModel } from './duty-model.ts';

/**
 * Whether a row (shift of each day, -1: free) breaks no rule of a person. Makes no garbage: the search asks a
 * million times a second.
 */
export class RowCheck {
  private readonly model: DutyModel;
  private readonly counts: Int32Array;
  constructor(model: DutyModel) {
    this.model = model;
    this.counts = new Int32Array(model.shifts);
  }

  isAllowed(person: number, rows: Int8Array, start: number): boolean {
    const { model, counts } = this;
    const { days, shifts } = model;
    const [maxRun, minRun, minOff] = [
      at(model.maxRun, person),
      at(model.minRun, person),
      at(model.minOff, person),
    ];
    const allowedFrom = person * days * shifts;
    counts.fill(0);
    let units = 0;
    let weekends = 0;
    let lastWeekend = -1;
    let run = 0;
    // A run that began before the first day is long enough.
    let isOpenStart = true;
    let before = -1;
    for (let day = 0; day < days; day += 1) {
      const shift = at(rows, start + day);
      if (shift < 0) {
        if (before >= 0) {
          if (run < minRun && !isOpenStart) return false;
          isOpenStart = false;
          run = 0;
        }
        run += 1;
      } else {
        if (at(model.isAllowed, allowedFrom + day * shifts + shift) === 0) return false;
        if (before < 0) {
          if (day > 0) {
            if (run < minOff && !isOpenStart) return false;
            isOpenStart = false;
          }
          run = 0;
        } else if (at(model.isForbidden, before * shifts + shift) === 1) return false;
        run += 1;
        if (run > maxRun) return false;
        units += at(model.units, shift);
        counts[shift] = at(counts, shift) + 1;
        const weekend = at(model.weekendOf, day);
        if (weekend >= 0 && weekend !== lastWeekend) {
          weekends += 1;
          lastWeekend = weekend;
        }
      }
      before = shift;
    }
    if (units < at(model.minUnits, person) || units > at(model.maxUnits, person)) return false;
    if (weekends > at(model.maxWeekends, person)) return false;
    for (let shift = 0; shift < shifts; shift += 1)
      if (at(counts, shift) > at(model.maxShifts, person * shifts + shift)) return false;
    return true;
  }
}
