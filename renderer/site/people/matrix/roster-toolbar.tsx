import { memo, useMemo } from 'react';
import { Input, Segmented, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import type { PostFilter, RosterModel } from '../roster-model.ts';

const FILTERS = ['all', 'open', 'broken', 'locked'] as const;

/** What of the roster is looked at. */
export interface RosterLook {
  readonly by: 'room' | 'person';
  readonly search: string;
  readonly filter: PostFilter;
  /** '' for all. */
  readonly school: string;
  readonly building: string;
  readonly subject: string;
}

/** Chooses what of the roster is shown, and says how much of it that is. */
export const RosterToolbar = memo(function RosterToolbar({
  table,
  look,
  shown,
  all,
  onLook,
}: {
  readonly table: RosterModel['table'];
  readonly look: RosterLook;
  readonly shown: number;
  readonly all: number;
  /** A constant function, which is given what changes. */
  onLook(change: Partial<RosterLook>): void;
}) {
  const text = useText();
  const words = text.plan;
  const { people, rooms, sessions } = table;
  const schools = useMemo(
    () =>
      choices(
        words.allSchools,
        people.map(({ school }) => school),
      ),
    [people, words],
  );
  const buildings = useMemo(
    () =>
      choices(
        words.allBuildings,
        rooms.map(({ building }) => building),
      ),
    [rooms, words],
  );
  const subjects = useMemo(
    () =>
      choices(
        words.allSubjects,
        sessions.map(({ subject }) => subject),
      ),
    [sessions, words],
  );
  return (
    <div className="toolbar">
      <Segmented
        aria-label={words.arrangement}
        value={look.by}
        options={[
          { value: 'room', label: words.byRoom },
          { value: 'person', label: words.byTime },
        ]}
        onChange={(by: RosterLook['by']) => onLook({ by })}
      />
      <span data-search>
        <Input
          aria-label={text.people.searchPosts}
          placeholder={text.people.searchPosts}
          value={look.search}
          allowClear
          onChange={(event) => onLook({ search: event.target.value })}
        />
      </span>
      {look.by === 'room' && (
        <Select
          aria-label={words.filter}
          value={look.filter}
          popupMatchSelectWidth={false}
          options={FILTERS.map((value) => ({ value, label: words.filters[value] }))}
          onChange={(filter) => onLook({ filter })}
        />
      )}
      <Select
        aria-label={words.school}
        value={look.school}
        showSearch
        popupMatchSelectWidth={false}
        options={schools}
        onChange={(school) => onLook({ school })}
      />
      {look.by === 'room' && buildings.length > 1 && (
        <Select
          aria-label={words.building}
          value={look.building}
          popupMatchSelectWidth={false}
          options={buildings}
          onChange={(building) => onLook({ building })}
        />
      )}
      {subjects.length > 1 && (
        <Select
          aria-label={words.subject}
          value={look.subject}
          popupMatchSelectWidth={false}
          options={subjects}
          onChange={(subject) => onLook({ subject })}
        />
      )}
      <span className="muted nowrap">{text.people.shown(shown, all)}</span>
    </div>
  );
});

/** Everything, and each name that is there once. */
function choices(all: string, names: readonly string[]) {
  const own = [...new Set(names)].filter(Boolean).sort();
  return [{ value: '', label: all }, ...own.map((value) => ({ value, label: value }))];
}
