import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { useText } from '../../kit/text/index.ts';
import type { ClipHole } from './clip.ts';
import { gapWhy } from './coverage-words.ts';
import { preciseTime } from './time-view.ts';

/** More are summed up in one line: nobody reads hundreds one by one. */
const MOST_LISTED = 100;

/** Missing stretches of a clip: camera, from, to, how long, whose fault. */
export function HoleList({
  title,
  holes,
  omitted = 0,
  timeZone,
  nameOfCamera,
}: {
  readonly title: string;
  readonly holes: readonly ClipHole[];
  /** Holes that are not in the list. */
  readonly omitted?: number;
  readonly timeZone: string;
  nameOfCamera(id: string): string;
}) {
  const text = useText();
  if (holes.length === 0) return <p className="small muted">{title}</p>;
  const unlisted = omitted + Math.max(0, holes.length - MOST_LISTED);
  const time = (atMs: number): string => preciseTime(atMs, timeZone);
  return (
    <details className="hole-list" open={holes.length <= 3}>
      <summary className="small">{title}</summary>
      <ScrollRegion label={title} className="hole-rows">
        <ul>
          {holes.slice(0, MOST_LISTED).map((hole) => (
            <li key={`${hole.cameraId} ${hole.fromMs} ${hole.code}`} className="small">
              <strong>{nameOfCamera(hole.cameraId)}</strong>{' '}
              <span className="nowrap">
                {time(hole.fromMs)}–{time(hole.toMs)}
              </span>{' '}
              {text.playback.missingPart(
                gapWhy(hole.reason, hole.code, text),
                text.playback.lasting(hole.toMs - hole.fromMs),
              )}
            </li>
          ))}
        </ul>
        {unlisted > 0 && <p className="small muted">{text.playback.moreHoles(unlisted)}</p>}
      </ScrollRegion>
    </details>
  );
}
