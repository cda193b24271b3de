import type { RosterRoom } from '../../../../shared/contract/roster-rooms.ts';

/** Names in one field as people write them: by any list mark or a new line; spaces belong to a name. */
export const namesOf = (text: string): string[] =>
  [...new Set(text.split(/[;；、,，/|\n]/).map((part) => part.trim()))].filter((part) => part !== '');

/** Between the names of a field. */
export const MARK = '、';

/** What is said of many rooms at once; '' leaves that as it is. */
export interface RoomsChange {
  readonly building: string;
  readonly county: string;
  readonly candidateSchools: string;
  readonly candidateClasses: string;
}

export const NO_CHANGE: RoomsChange = {
  ...{ building: '', county: '', candidateSchools: '', candidateClasses: '' },
};

export const blankRoom = (roomId: string): RosterRoom => ({
  ...{ roomId, building: '', county: '', candidateSchools: [], candidateClasses: [], sessions: [] },
});

/** The room with what was said of it. */
export function changeRoom(room: RosterRoom, change: RoomsChange): RosterRoom {
  const [building, county] = [change.building.trim(), change.county.trim()];
  const [schools, classes] = [namesOf(change.candidateSchools), namesOf(change.candidateClasses)];
  return {
    ...room,
    ...(building === '' ? {} : { building }),
    ...(county === '' ? {} : { county }),
    ...(schools.length === 0 ? {} : { candidateSchools: schools }),
    ...(classes.length === 0 ? {} : { candidateClasses: classes }),
  };
}

/** What is there to choose from, each once. */
export const distinct = (values: readonly string[]): readonly string[] =>
  [...new Set(values)].filter((value) => value !== '').sort((a, b) => a.localeCompare(b, 'zh'));
