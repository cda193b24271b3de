import type { Program } from './linear-program.ts';
import { type PlacesProgram, type PlacesScope, placesProgram } from './places-program.ts';
import { at, type SearchModel } from './search-model.ts';
import { roomCostIn } from './session-rooms.ts';

/** A program of whole numbers whose least objective changes the fewest people, then the fewest places. */
export interface ReplanModel extends PlacesProgram {
  readonly program: Program;
  /** Objective of one changed person: more than all changed places together. */
  readonly perPerson: number;
}

/** What one changed place costs beside its preferences, which are capped: people and places come first. */
const PER_PLACE = 8;
const MOST_PREFERENCE = 7;

/** Every hard rule over the places that may change, and who counts as changed. */
export function replanModel(model: SearchModel, scope: PlacesScope): ReplanModel {
  const { sessions } = model;
  const { base } = scope;
  const built = placesProgram(model, scope, (p, s, r) => {
    if (at(base, p * sessions + s) === r) return 0;
    const cost = at(model.sessionCost, p * sessions + s) + roomCostIn(model, p, s, r);
    return PER_PLACE + Math.min(MOST_PREFERENCE, cost);
  });
  const perPerson = 1 + (PER_PLACE + MOST_PREFERENCE) * Math.max(1, built.openSeats);
  for (const p of built.people) addChange(model, scope, built, p, perPerson);
  return { ...built, perPerson };
}

/** Whoever comes somewhere else, or no longer where they were, is changed. */
function addChange(
  { sessions }: SearchModel,
  { base, mayChange }: PlacesScope,
  { program, openRooms, columnOf }: PlacesProgram,
  p: number,
  perPerson: number,
): void {
  const changed = program.column(perPerson, 0, 1);
  for (let s = 0; s < sessions; s += 1) {
    if (at(mayChange, p * sessions + s) === 0) continue;
    const before = at(base, p * sessions + s);
    const elsewhere = (openRooms[s] ?? []).flatMap((r) => (r === before ? [] : (columnOf(p, s, r) ?? [])));
    if (elsewhere.length > 0)
      program.row([...elsewhere, changed], Number.NEGATIVE_INFINITY, 0, elsewhere.length);
    if (before < 0) continue;
    const same = columnOf(p, s, before);
    program.row(same === undefined ? [changed] : [same, changed], 1, Number.POSITIVE_INFINITY);
  }
}
