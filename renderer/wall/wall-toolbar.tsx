import { Button, Checkbox, Select } from '../kit/controls.ts';
import { StatusMark } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import type { ThemeName } from '../kit/tokens.ts';
import { GRID_CHOICES } from './layout.ts';
import { WallsButton } from './walls-button.tsx';

const PATROL_SECONDS = [5, 10, 15, 30, 60];

/** Counts and choices above the pictures. */
export function WallToolbar(props: {
  readonly total: number;
  readonly live: number;
  readonly isConnected: boolean;
  readonly isOnlyProblems: boolean;
  onOnlyProblems(value: boolean): void;
  readonly grid: number;
  onGrid(value: number): void;
  readonly page: number;
  readonly pages: number;
  onPage(page: number): void;
  readonly isPatrolling: boolean;
  onPatrol(value: boolean): void;
  readonly patrolSeconds: number;
  onPatrolSeconds(value: number): void;
  readonly theme: ThemeName;
  onTheme(theme: ThemeName): void;
  onFullScreen(): void;
}) {
  const text = useText();
  const problems = props.total - props.live;
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
      {(problems > 0 || props.isOnlyProblems) && (
        <Checkbox
          checked={props.isOnlyProblems}
          onChange={(event) => props.onOnlyProblems(event.target.checked)}
        >
          {text.wall.onlyProblems}
        </Checkbox>
      )}
      <span className="grow" />
      {props.pages > 1 && (
        <>
          <Button onClick={() => props.onPage(props.page - 1)}>{text.wall.previous}</Button>
          <span className="nowrap">{text.wall.page(props.page + 1, props.pages)}</span>
          <Button onClick={() => props.onPage(props.page + 1)}>{text.wall.next}</Button>
        </>
      )}
      <Select
        aria-label={text.wall.grid}
        value={props.grid}
        style={{ width: 100 }}
        options={GRID_CHOICES.map((value) => ({ value, label: text.wall.gridOf(value) }))}
        onChange={props.onGrid}
      />
      <Select
        aria-label={text.wall.patrolInterval}
        value={props.patrolSeconds}
        style={{ width: 120 }}
        options={PATROL_SECONDS.map((value) => ({ value, label: text.wall.patrolSeconds(value) }))}
        onChange={props.onPatrolSeconds}
      />
      <Button aria-pressed={props.isPatrolling} onClick={() => props.onPatrol(!props.isPatrolling)}>
        {props.isPatrolling ? text.wall.stopPatrol : text.wall.patrol}
      </Button>
      <Button onClick={() => props.onTheme(props.theme === 'dark' ? 'light' : 'dark')}>
        {props.theme === 'dark' ? text.wall.themeLight : text.wall.themeDark}
      </Button>
      <WallsButton />
      <Button onClick={props.onFullScreen}>{text.wall.fullScreen}</Button>
    </div>
  );
}
