import { Program } from './linear-program.ts';
import { isTooClose, type PlacesScope } from './places-program.ts';
import { at, type SearchModel } from './search-model.ts';

/**
 * A program whose least value no re-plan can go below: people enter or leave whole sessions, every seat of a
 * session is taken, women, men and experienced people are enough for its rooms; rooms and pairs are left out.
 */
export function replanBound(model: SearchModel, { base, mayChange, isFrozen }: PlacesScope): Program {
  const { people, sessions, rooms, price } = model;
  const program = new Program();
  const gains = Array.from({ length: sessions }, () => [] as { column: number; p: number }[]);
  const drops = Array.from({ length: sessions }, () => [] as { column: number; p: number }[]);
  for (let p = 0; p < people; p += 1) {
    const changed = program.column(1, 0, 1);
    const [more, less]: [number[], number[]] = [[], []];
    const own: { s: number; gain: number | null; serves: boolean }[] = [];
    let load = 0;
    for (let s = 0; s < sessions; s += 1) {
      const serves = at(base, p * sessions + s) >= 0;
      if (serves) load += 1;
      const isMovable = at(mayChange, p * sessions + s) === 1;
      const canCome = isMovable && !serves && at(model.sessionHard, p * sessions + s) === 0;
      const column = canCome || (isMovable && serves) ? program.column(0, 0, 1) : null;
      own.push({ s, gain: canCome ? column : null, serves: serves && !isMovable });
      if (column === null) continue;
      program.row([column, changed], Number.NEGATIVE_INFINITY, 0, 1);
      (canCome ? more : less).push(column);
      (canCome ? gains : drops)[s]?.push({ column, p });
    }
    if (price['max-load'].hard === 1 && load + more.length > at(model.maxLoad, p))
      program.row([...more, ...less], Number.NEGATIVE_INFINITY, at(model.maxLoad, p) - load, more.length);
    for (const [index, one] of own.entries())
      for (const other of own.slice(index + 1)) {
        const both = [one.gain, other.gain].filter((column) => column !== null);
        const fixed = Number(one.serves) + Number(other.serves);
        if (both.length > 0 && both.length + fixed > 1 && isTooClose(model, one.s, other.s))
          program.row(both, Number.NEGATIVE_INFINITY, Math.max(0, 1 - fixed));
      }
  }
  if (price.coverage.hard === 0) return program;
  let large = 0;
  for (let r = 0; r < rooms; r += 1) if (at(model.roomStart, r + 1) - at(model.roomStart, r) >= 2) large += 1;
  for (let s = 0; s < sessions; s += 1) {
    if (isFrozen[s]) continue;
    const need = (is: ((p: number) => boolean) | null, count: number): void => {
      let there = 0;
      for (let p = 0; p < people; p += 1)
        if (at(base, p * sessions + s) >= 0 && (is === null || is(p))) there += 1;
      const of = (list: readonly { column: number; p: number }[]) =>
        list.filter(({ p }) => is === null || is(p)).map(({ column }) => column);
      const [come, go] = [of(gains[s] ?? []), of(drops[s] ?? [])];
      if (there < count || go.length > 0)
        program.row([...come, ...go], count - there, Number.POSITIVE_INFINITY, come.length);
    };
    need(null, model.seatsPerSession);
    if (price['mixed-sex'].hard === 1) {
      need((p) => at(model.isFemale, p) === 1, large);
      need((p) => at(model.isMale, p) === 1, large);
    }
    if (price.experienced.hard === 1) need((p) => at(model.isExperienced, p) === 1, rooms);
  }
  return program;
}
