import type { RefObject } from 'react';
import { Button } from '../../kit/controls.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { type Text, useText } from '../../kit/text/index.ts';
import type { Rect } from '../../wall/layout.ts';
import type { CoveragePoint } from './coverage-model.ts';
import { gapWhy } from './coverage-words.ts';
import type { TrackReport } from './player-messages.ts';
import { StillPicture } from './still-picture.tsx';
import { preciseTime } from './time-view.ts';

export interface PlayerTile {
  readonly cameraId: string;
  readonly name: string;
  readonly rect: Rect;
  readonly track: TrackReport | undefined;
  /** What the timeline knows of this instant: why there is no picture. */
  readonly point: CoveragePoint;
}

/** The pictures of one instant. The canvas lies below; words and buttons are over it. */
export function PlayerView({
  host,
  tiles,
  activeId,
  enlargedId,
  positionMs,
  isRunning,
  timeZone,
  onActive,
  onEnlarge,
  onRemove,
}: {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly tiles: readonly PlayerTile[];
  readonly activeId: string | null;
  readonly enlargedId: string | null;
  readonly positionMs: number;
  readonly isRunning: boolean;
  readonly timeZone: string;
  onActive(cameraId: string): void;
  onEnlarge(cameraId: string | null): void;
  onRemove(cameraId: string): void;
}) {
  const text = useText();
  return (
    <div className="player-host" ref={host}>
      {tiles.map(({ cameraId, name, rect, track, point }) => {
        const words = trackWords(track, point, text);
        const isEnlarged = enlargedId === cameraId;
        return (
          <div
            key={cameraId}
            className={`player-tile ${cameraId === activeId ? 'active' : ''}`}
            style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
            data-camera={cameraId}
            data-state={track?.state ?? 'loading'}
          >
            {track?.state === 'cannot-decode' && (
              <StillPicture
                cameraId={cameraId}
                codec={track.codec}
                atMs={positionMs}
                isRunning={isRunning}
                timeZone={timeZone}
              />
            )}
            <button
              type="button"
              className="player-choose"
              data-own-enter
              onFocus={() => onActive(cameraId)}
              onPointerDown={() => onActive(cameraId)}
              onDoubleClick={() => onEnlarge(isEnlarged ? null : cameraId)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') onEnlarge(isEnlarged ? null : cameraId);
              }}
            >
              <span className="visually-hidden">
                {isEnlarged ? text.playback.shrink : text.playback.enlarge(name)}
              </span>
              {words && (
                <span className="player-words">
                  <StatusMark tone={words.tone}>{words.title}</StatusMark>
                  {words.why && <span>{words.why}</span>}
                </span>
              )}
            </button>
            <div className="player-bar">
              <span className="player-room ellipsis">{name}</span>
              {track?.isDamaged && track.state === 'playing' && (
                <StatusMark tone="attention">{text.playback.damaged}</StatusMark>
              )}
              <span className="player-frame nowrap">
                {track?.frameMs == null ? '—' : preciseTime(track.frameMs, timeZone)}
              </span>
              <Button
                size="small"
                type="text"
                aria-label={`${text.playback.remove}${text.frame.colon}${name}`}
                onClick={() => onRemove(cameraId)}
              >
                ×
              </Button>
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** What stands where a picture would be; null while there is one. */
function trackWords(
  track: TrackReport | undefined,
  point: CoveragePoint,
  text: Text,
): { readonly tone: Tone; readonly title: string; readonly why: string } | null {
  switch (track?.state) {
    case 'playing':
      return null;
    case 'gap':
      if (point.kind !== 'gap')
        return { tone: 'unchecked', title: text.playback.gapTitle, why: text.playback.gapUnknown };
      return {
        tone: point.reason === 'not-planned' ? 'unconnected' : 'fault',
        title: text.playback.gapTitle,
        why: gapWhy(point.reason, point.code, text),
      };
    case 'unreadable':
      return { tone: 'fault', title: text.playback.gapTitle, why: text.playback.unreadable(track.code) };
    case 'decode-error':
      return { tone: 'fault', title: text.playback.decodeError, why: '' };
    case 'cannot-decode':
      return { tone: 'attention', title: text.playback.cannotDecode(track.codec), why: '' };
    default:
      return { tone: 'unchecked', title: text.playback.waiting, why: '' };
  }
}
