import { clock } from '../client/site.ts';
import { useTicker } from '../client/use-ticker.ts';
import { clockTime } from '../kit/format.ts';
import { StatusMark } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import type { ScreenPart } from './screen-part.ts';
import type { PatrolControl } from './use-patrol.ts';

/** The one line above a display's pictures: which part it is, how many are normal, what time it is. */
export function ScreenStrip(props: {
  readonly screen: ScreenPart;
  /** Null: all pictures. */
  readonly viewName: string | null;
  readonly live: number;
  readonly total: number;
  readonly isConnected: boolean;
  readonly page: number;
  readonly pages: number;
  readonly patrol: PatrolControl;
  readonly timeZone: string;
}) {
  useTicker(250);
  const text = useText();
  const problems = props.total - props.live;
  return (
    <div className="screen-strip">
      <h1>{text.wall.screenOf(props.screen.index + 1, props.screen.count)}</h1>
      {props.viewName !== null && <span>{props.viewName}</span>}
      {props.isConnected ? (
        <span>{text.wall.summary(props.live, props.total)}</span>
      ) : (
        <StatusMark tone="fault">{text.frame.stale}</StatusMark>
      )}
      {props.isConnected && problems > 0 && (
        <StatusMark tone="fault">{text.wall.problems(problems)}</StatusMark>
      )}
      <span className="grow" />
      {props.patrol.patrol.kind !== 'stopped' && props.pages > 1 && (
        <span className="muted">{text.wall.patrolLeft(props.patrol.secondsLeft ?? 0)}</span>
      )}
      {props.pages > 1 && <span>{text.wall.page(props.page + 1, props.pages)}</span>}
      <time className={props.isConnected ? '' : 'muted'}>{clockTime(clock.nowMs(), props.timeZone)}</time>
    </div>
  );
}
