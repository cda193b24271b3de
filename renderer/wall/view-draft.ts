import {
  LEAST_PATROL_SECONDS,
  MOST_PATROL_SECONDS,
  MOST_TILES,
  type WallView,
  type WallViewContent,
} from '../../shared/contract/wall-contract.ts';

/** A view while it is edited: both lists are kept, whichever the scope uses. */
export interface ViewDraft {
  readonly name: string;
  readonly kind: WallViewContent['scope']['kind'];
  readonly roomIds: readonly string[];
  readonly cameraIds: readonly string[];
  readonly grid: number | null;
  readonly pinnedRoomIds: readonly string[];
  readonly patrolSeconds: number;
  readonly startsPatrol: boolean;
}

export function draftOf(view: WallView | null, patrolSeconds: number): ViewDraft {
  if (view === null)
    return {
      name: '',
      kind: 'rooms',
      roomIds: [],
      cameraIds: [],
      grid: null,
      pinnedRoomIds: [],
      patrolSeconds: clamp(patrolSeconds, LEAST_PATROL_SECONDS, MOST_PATROL_SECONDS),
      startsPatrol: false,
    };
  const { scope } = view;
  return {
    ...view,
    kind: scope.kind,
    roomIds: scope.kind === 'rooms' ? scope.roomIds : [],
    cameraIds: scope.kind === 'cameras' ? scope.cameraIds : [],
  };
}

/** What is missing before the draft can be kept; null when it is complete. */
export function missingIn(draft: ViewDraft): 'name' | 'rooms' | 'cameras' | null {
  if (draft.kind === 'rooms' && draft.roomIds.length === 0) return 'rooms';
  if (draft.kind === 'cameras' && draft.cameraIds.length === 0) return 'cameras';
  return draft.name.trim() === '' ? 'name' : null;
}

export const contentOf = (draft: ViewDraft): WallViewContent => ({
  name: draft.name.trim(),
  scope:
    draft.kind === 'all'
      ? { kind: 'all' }
      : draft.kind === 'rooms'
        ? { kind: 'rooms', roomIds: [...draft.roomIds] }
        : { kind: 'cameras', cameraIds: [...draft.cameraIds] },
  grid: draft.grid === null ? null : clamp(Math.round(draft.grid), 1, MOST_TILES),
  pinnedRoomIds: draft.pinnedRoomIds.slice(0, MOST_TILES - 1),
  patrolSeconds: clamp(Math.round(draft.patrolSeconds), LEAST_PATROL_SECONDS, MOST_PATROL_SECONDS),
  startsPatrol: draft.startsPatrol,
});

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
