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
  isPinned,
  isHeard,
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
  readonly isPinned: boolean;
  readonly isHeard: boolean;
  onSelect(): void;
  onOpen(): void;
}) {
  const text = useText();
  const ageMs = (view.isStill ? stats?.stillAgeMs : stats?.lastFrameAgeMs) ?? null;
  const { x, y, width, height } = rect;
  const kind = view.isLive ? 'live' : view.isStill ? 'not-live still' : 'not-live';
  return (
    <button
      type="button"
      className={`wall-tile ${kind}`}
      style={{ left: x, top: y, width, height }}
      data-camera={cameraId}
      data-own-enter
      tabIndex={isSelected ? 0 : -1}
      aria-current={isSelected ? 'true' : undefined}
      title={view.isLive ? view.cause : undefined}
      onFocus={onSelect}
      onClick={onOpen}
    >
      <span className="tile-bar">
        <span className="tile-room ellipsis">
          {room} {role}
        </span>
        {isHeard && <SpeakerMark label={text.wall.listeningTo(room)} />}
        {isPinned && <PinMark label={text.wall.pin} />}
        {(view.isLive || view.isStill) && <StatusMark tone={view.tone}>{view.word}</StatusMark>}
        <span className="tile-age" aria-hidden="true">
          {ageMs === null
            ? '—'
            : view.isStill
              ? text.wall.stillAge(text.frame.duration(ageMs))
              : text.frame.duration(ageMs)}
        </span>
      </span>
      {view.isStill && <span className="tile-still">{view.cause}</span>}
      {!view.isLive && !view.isStill && (
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

function PinMark({ label }: { readonly label: string }) {
  return (
    <svg className="tile-mark" viewBox="0 0 12 12" role="img" aria-label={label}>
      <path d="M4 1h4v4l1.5 2h-7L4 5zM6 7v4" fill="none" stroke="currentColor" strokeWidth="1.3" />
    </svg>
  );
}

function SpeakerMark({ label }: { readonly label: string }) {
  return (
    <svg className="tile-mark" viewBox="0 0 12 12" role="img" aria-label={label}>
      <path d="M1 4.5h2L6 2v8L3 7.5H1z" fill="currentColor" />
      <path d="M8 4q1.5 2 0 4M9.5 2.5q3 3.5 0 7" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </svg>
  );
}
