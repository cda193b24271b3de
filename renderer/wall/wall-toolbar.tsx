import { Button, Checkbox, Select } from '../kit/controls.ts';
import { StatusMark } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import type { ThemeName } from '../kit/tokens.ts';
import { GRID_CHOICES } from './layout.ts';
import type { PatrolControl } from './use-patrol.ts';
import { WallsButton } from './walls-button.tsx';

const PATROL_SECONDS = [5, 10, 15, 20, 30, 60, 90, 120];

/** The choices, and the chosen one when it is none of them. */
const withChosen = (choices: readonly number[], chosen: number): number[] =>
  [...new Set([...choices, chosen])].sort((a, b) => a - b);

/** Counts and choices above the pictures. */
export function WallToolbar(props: {
  readonly total: number;
  readonly live: number;
  readonly isConnected: boolean;
  /** Visible pictures this PC decodes too slowly. */
  readonly behind: number;
  readonly isOnlyProblems: boolean;
  onOnlyProblems(value: boolean): void;
  readonly isPlan: boolean;
  readonly grid: number;
  onGrid(value: number): void;
  readonly page: number;
  readonly pages: number;
  onPage(page: number): void;
  readonly patrol: PatrolControl;
  onPatrol(): void;
  /** What the patrol goes over. */
  readonly viewName: string;
  readonly patrolSeconds: number;
  onPatrolSeconds(value: number): void;
  readonly theme: ThemeName;
  onTheme(theme: ThemeName): void;
  onFullScreen(): void;
}) {
  const text = useText();
  const problems = props.total - props.live;
  const isPatrolling = props.patrol.patrol.kind !== 'stopped';
  return (
    <div className="toolbar wall-toolbar">
      <h1 className="visually-hidden">{text.wall.heading}</h1>
      {props.isConnected ? (
        <span>{text.wall.summary(props.live, props.total)}</span>
      ) : (
        <StatusMark tone="fault">{text.frame.stale}</StatusMark>
      )}
      {props.isConnected && problems > 0 && (
        <StatusMark tone="fault">{text.wall.problems(problems)}</StatusMark>
      )}
      {props.behind > 0 && <StatusMark tone="attention">{text.wall.behind(props.behind)}</StatusMark>}
      {!props.isPlan && (problems > 0 || props.isOnlyProblems) && (
        <Checkbox
          checked={props.isOnlyProblems}
          onChange={(event) => props.onOnlyProblems(event.target.checked)}
        >
          {text.wall.onlyProblems}
        </Checkbox>
      )}
      <span className="grow" />
      {!props.isPlan && props.pages > 1 && (
        <>
          <Button onClick={() => props.onPage(props.page - 1)}>{text.wall.previous}</Button>
          <span className="nowrap">{text.wall.page(props.page + 1, props.pages)}</span>
          <Button onClick={() => props.onPage(props.page + 1)}>{text.wall.next}</Button>
        </>
      )}
      {!props.isPlan && (
        <>
          {isPatrolling && <PatrolNote patrol={props.patrol} viewName={props.viewName} pages={props.pages} />}
          <Select
            aria-label={text.wall.grid}
            value={props.grid}
            style={{ width: 100 }}
            options={withChosen(GRID_CHOICES, props.grid).map((value) => ({
              value,
              label: text.wall.gridOf(value),
            }))}
            onChange={props.onGrid}
          />
          <Select
            aria-label={text.wall.patrolInterval}
            value={props.patrolSeconds}
            style={{ width: 112 }}
            options={withChosen(PATROL_SECONDS, props.patrolSeconds).map((value) => ({
              value,
              label: text.wall.patrolSeconds(value),
            }))}
            onChange={props.onPatrolSeconds}
          />
          <Button aria-pressed={isPatrolling} onClick={props.onPatrol}>
            {isPatrolling ? text.wall.stopPatrol : text.wall.patrol}
          </Button>
        </>
      )}
      <Button onClick={() => props.onTheme(props.theme === 'dark' ? 'light' : 'dark')}>
        {props.theme === 'dark' ? text.wall.themeLight : text.wall.themeDark}
      </Button>
      <WallsButton />
      <Button onClick={props.onFullScreen}>{text.wall.fullScreen}</Button>
    </div>
  );
}

/** What is patrolled, and when the next screen comes. */
export function PatrolNote({
  patrol: { patrol, secondsLeft },
  viewName,
  pages,
}: {
  readonly patrol: PatrolControl;
  readonly viewName: string;
  readonly pages: number;
}) {
  const text = useText();
  const left = secondsLeft ?? 0;
  const words =
    patrol.kind === 'held'
      ? text.wall.patrolHeld
      : patrol.kind === 'paused'
        ? text.wall.patrolPaused(left)
        : pages < 2
          ? text.wall.patrolNothing
          : text.wall.patrolLeft(left);
  return (
    <span className="patrol-note nowrap">
      {text.wall.patrolOf(viewName)} <span className="muted">{words}</span>
    </span>
  );
}
