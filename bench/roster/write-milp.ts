import { at, type SearchModel } from '../../site/roster/solve/search-model.ts';

/**
 * The problem as a mixed integer program in free MPS: person x session x room, every default rule but pair-once
 * (its products would multiply the rows by hundreds), fair load as unit segments. For peers, so written apart from
 * our own aggregated model. The constant of the fair load is returned beside the text.
 */
export function writeMilp(model: SearchModel): { text: string; offset: number } {
  const rows: string[] = ['N COST'];
  const bounds: string[] = [];
  const entries: Map<string, string[]> = new Map();
  const rightHand: string[] = [];
  const addRow = (kind: 'E' | 'L' | 'G', value: number): string => {
    const name = `R${rows.length}`;
    rows.push(`${kind} ${name}`);
    if (value !== 0) rightHand.push(`RHS ${name} ${value}`);
    return name;
  };
  const put = (column: string, row: string, value: number) => entries.get(column)?.push(`${row} ${value}`);
  const { people, sessions, rooms } = model;
  const cells = Array.from({ length: sessions * rooms }, (_, cell) => {
    const r = cell % rooms;
    const seats = at(model.roomStart, r + 1) - at(model.roomStart, r);
    return {
      seats: addRow('E', seats),
      women: seats >= 2 ? addRow('G', 1) : null,
      men: seats >= 2 ? addRow('G', 1) : null,
      experienced: addRow('G', 1),
      schools: new Map<number, string>(),
    };
  });
  let offset = 0;
  for (let p = 0; p < people; p += 1) {
    const perSession = Array.from({ length: sessions }, () => addRow('L', 1));
    const perRoom = Array.from({ length: rooms }, () => addRow('L', 1));
    const load = addRow('E', 0);
    const most = at(model.maxLoad, p) < sessions ? addRow('L', at(model.maxLoad, p)) : null;
    for (let s = 0; s < sessions; s += 1) {
      if (model.sessionHard[p * sessions + s] !== 0) continue;
      for (let r = 0; r < rooms; r += 1) {
        const cell = cells[s * rooms + r];
        if (!cell || model.roomHard[p * rooms + r] !== 0) continue;
        const column = `x${p}_${s}_${r}`;
        entries.set(column, [
          `COST ${at(model.sessionCost, p * sessions + s) + at(model.roomCost, p * rooms + r)}`,
        ]);
        put(column, cell.seats, 1);
        const sex = model.isFemale[p] === 1 ? cell.women : model.isMale[p] === 1 ? cell.men : null;
        if (sex !== null) put(column, sex, 1);
        if (model.isExperienced[p] === 1) put(column, cell.experienced, 1);
        const school = at(model.school, p);
        const row = cell.schools.get(school) ?? addRow('L', 1);
        cell.schools.set(school, row);
        put(column, row, 1);
        put(column, perSession[s] ?? '', 1);
        put(column, perRoom[r] ?? '', 1);
        put(column, load, 1);
        if (most !== null) put(column, most, 1);
        bounds.push(`BV BND ${column}`);
      }
    }
    const costOf = (count: number) =>
      model.isCounted[p] === 1 ? at(model.loadCost, sessions + 1 + count) : 0;
    offset += costOf(0);
    for (let count = 0; count < sessions; count += 1) {
      const column = `y${p}_${count}`;
      entries.set(column, [`COST ${costOf(count + 1) - costOf(count)}`, `${load} -1`]);
      bounds.push(`UP BND ${column} 1`);
    }
  }
  const columns = [...entries].flatMap(([column, list]) => list.map((entry) => `${column} ${entry}`));
  // Data lines are indented, section lines are not.
  const indented = (list: readonly string[]) => list.map((line) => ` ${line}`);
  const sections = [
    'NAME ROSTER',
    'ROWS',
    ...indented(rows),
    'COLUMNS',
    ...indented(columns),
    'RHS',
    ...indented(rightHand),
    'BOUNDS',
    ...indented(bounds),
  ];
  return { text: `${[...sections, 'ENDATA'].join('\n')}\n`, offset };
}
