import type { CommissioningRun, RoomOutcome } from '../../../shared/contract/commissioning.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { isUnreached, sortRooms, stepsInWords, TONES } from './commissioning-rows.ts';

/** One run: what was not reached on top, then every room with every camera. */
export function RunResult({
  run,
  isOnlyProblems,
}: {
  readonly run: CommissioningRun;
  readonly isOnlyProblems: boolean;
}) {
  const text = useText();
  const words = text.selfTest;
  const { counts } = run;
  const unreached = run.rooms.filter(isUnreached);
  const shown = sortRooms(run.rooms).filter(({ result }) => !isOnlyProblems || result !== 'pass');
  return (
    <div className="run-result">
      {run.state !== 'done' && (
        <p>
          <StatusMark tone="attention">{words.runState[run.state]}</StatusMark>
        </p>
      )}
      <p className="run-counts">
        {words.counts(counts.pass, counts.warn, counts.fail, counts['not-reached'] + counts['no-camera'])}
      </p>
      <p>
        {unreached.length === 0 ? (
          <StatusMark tone="normal">{words.allReached}</StatusMark>
        ) : (
          <StatusMark tone="attention">
            {words.notReached}
            {text.frame.colon}
            {unreached.map(({ name }) => name).join(text.frame.listMark)}
          </StatusMark>
        )}
      </p>
      {shown.length === 0 ? (
        <p className="muted">{words.noProblems}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th>{words.room}</th>
              <th>{words.camera}</th>
              <th>{words.result}</th>
              <th>{words.before}</th>
              <th>{words.steps}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((room) => (
              <RoomRows key={room.roomId} room={room} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function RoomRows({ room }: { readonly room: RoomOutcome }) {
  const text = useText();
  const words = text.selfTest;
  if (room.cameras.length === 0)
    return (
      <tr>
        <td className="nowrap">{room.name}</td>
        <td />
        <td className="nowrap">
          <StatusMark tone={TONES[room.result]}>{words.roomResult[room.result]}</StatusMark>
        </td>
        <td />
        <td />
      </tr>
    );
  return room.cameras.map((camera) => (
    <tr key={camera.cameraId}>
      <td className="nowrap">{room.name}</td>
      <td className="nowrap">{text.codes.cameraRole[camera.role]}</td>
      <td className="nowrap">
        <StatusMark tone={TONES[camera.result]}>{words.stepResult[camera.result]}</StatusMark>
      </td>
      <td className="nowrap muted">
        {camera.before === null
          ? '—'
          : camera.before === camera.result
            ? words.sameAsBefore
            : words.stepResult[camera.before]}
      </td>
      <td className="wrap">
        {stepsInWords(camera, text).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </td>
    </tr>
  ));
}
