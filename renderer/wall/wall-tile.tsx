import { StatusMark } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import type { Rect } from './layout.ts';
import type { TileView } from './tile-view.ts';
import type { TileStats } from './wall-messages.ts';

/** The words over one picture: a button that opens it. Its name is room, state and reason; the age is for the eye. */
export function WallTile({
  cameraId,
  room,
  role,
  view,
  stats,
  rect,
  isSelected,
  onSelect,
  onOpen,
}: {
  readonly cameraId: string;
  readonly room: string;
  readonly role: string;
  readonly view: TileView;
  readonly stats: TileStats | undefined;
  readonly rect: Rect;
  readonly isSelected: boolean;
  onSelect(): void;
  onOpen(): void;
}) {
  const text = useText();
  const ageMs = stats?.lastFrameAgeMs ?? null;
  const { x, y, width, height } = rect;
  return (
    <button
      type="button"
      className={`wall-tile ${view.isLive ? 'live' : 'not-live'}`}
      style={{ left: x, top: y, width, height }}
      data-camera={cameraId}
      data-own-enter
      tabIndex={isSelected ? 0 : -1}
      aria-current={isSelected ? 'true' : undefined}
      onFocus={onSelect}
      onClick={onOpen}
    >
      <span className="tile-bar">
        <span className="tile-room ellipsis">
          {room} {role}
        </span>
        {view.isLive && <StatusMark tone={view.tone}>{view.word}</StatusMark>}
        <span className="tile-age" aria-hidden="true">
          {ageMs === null ? '—' : text.frame.duration(ageMs)}
        </span>
      </span>
      {!view.isLive && (
        <span className="tile-reason">
          <span className="tile-state">
            <StatusMark tone={view.tone}>{view.word}</StatusMark>
          </span>
          {view.cause && <span className="tile-cause">{view.cause}</span>}
          {view.action && <span className="tile-action">{view.action}</span>}
        </span>
      )}
    </button>
  );
}
