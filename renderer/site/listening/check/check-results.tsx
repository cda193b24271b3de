import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AudioCheck, AudioRoomResult, RoomVerdict } from '../../../../shared/contract/audio-check.ts';
import { Button, Segmented } from '../../../kit/controls.ts';
import { decimal } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { orderResults, VERDICT_TONES } from './order-results.ts';
import { SwitchCells, SwitchSummary } from './switch-over.tsx';

const VERDICTS: readonly RoomVerdict[] = ['fail', 'not-measurable', 'warn', 'pass'];

/** Counts large enough to read from a distance, then every room with its figures, its reasons and what to do. */
export function CheckResults({
  check,
  nameOf,
  lead,
  onOpen,
}: {
  readonly check: AudioCheck;
  readonly nameOf: (roomId: string) => string;
  /** Stands first in the bar. */
  readonly lead: ReactNode;
  onOpen(roomId: string): void;
}) {
  const text = useText();
  const words = text.audioCheck;
  const isSwitch = check.kind === 'switch-over';
  const figures = isSwitch
    ? [words.switchOver.gap, words.switchOver.level, words.switchOver.delay]
    : [words.sti, words.snr, words.level];
  const problems = check.rooms.filter(({ verdict }) => verdict !== 'pass').length;
  const [isOnlyProblems, setOnlyProblems] = useState(problems > 0);
  const shown = orderResults(check.rooms, isOnlyProblems);
  return (
    <>
      <dl className="check-counts">
        {VERDICTS.map((verdict) => (
          <div key={verdict}>
            <dt>
              <StatusMark tone={VERDICT_TONES[verdict]}>{words.verdicts[verdict]}</StatusMark>
            </dt>
            <dd className={verdict === 'fail' && (check.counts.fail ?? 0) > 0 ? 'tone-fault' : ''}>
              {check.counts[verdict]}
            </dd>
          </div>
        ))}
      </dl>
      {isSwitch && <SwitchSummary check={check} />}
      {check.kind === 'sweep' && (
        <p>
          <StatusMark tone="unchecked">{words.sweepNoGaps}</StatusMark>
        </p>
      )}
      <div className="toolbar">
        {lead}
        <Segmented
          aria-label={words.verdict}
          value={isOnlyProblems ? 'problems' : 'all'}
          options={[
            { value: 'problems', label: `${words.only} ${problems}` },
            { value: 'all', label: `${words.all} ${check.rooms.length}` },
          ]}
          onChange={(value) => setOnlyProblems(value === 'problems')}
        />
      </div>
      {shown.length === 0 ? (
        // Only a check that came to its end may say so.
        <p className="muted">{check.phase === 'done' ? words.allPassed : words.phases[check.phase]}</p>
      ) : (
        <table className="rows check-table">
          <thead>
            <tr>
              <th>{words.room}</th>
              <th>{words.verdict}</th>
              {figures.map((figure) => (
                <th key={figure} className="number">
                  {figure}
                </th>
              ))}
              <th>{words.why2}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {shown.map((room) => (
              <RoomRow
                key={room.roomId}
                room={room}
                isSwitch={isSwitch}
                checkId={check.id}
                name={nameOf(room.roomId)}
                onOpen={() => onOpen(room.roomId)}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function RoomRow({
  room,
  isSwitch,
  checkId,
  name,
  onOpen,
}: {
  readonly room: AudioRoomResult;
  /** Figures of a change of chains instead of those of one. */
  readonly isSwitch: boolean;
  readonly checkId: string;
  readonly name: string;
  onOpen(): void;
}) {
  const words = useText().audioCheck;
  const { measures, verdict } = room;
  const sti = measures?.sti?.sti ?? measures?.sweep?.sti ?? null;
  return (
    <tr>
      <td className="nowrap">
        <button type="button" className="link-button" onClick={onOpen}>
          {name}
        </button>
      </td>
      <td className="nowrap">
        <StatusMark tone={VERDICT_TONES[verdict]}>{words.verdicts[verdict]}</StatusMark>
      </td>
      {isSwitch ? (
        <SwitchCells room={room} />
      ) : (
        <>
          <td className="number">
            {decimal(sti, 2)} {measures?.sti?.rating ?? ''}
          </td>
          <td className="number">{decimal(measures?.level?.snrADb ?? null)}</td>
          <td className="number">{decimal(measures?.level?.laDbfs ?? null)}</td>
        </>
      )}
      <td className="wrap">
        {room.reasons.map(({ code, text: sentence }) => (
          <div key={code} title={sentence}>
            {words.reasons[code].cause}
            <span className="muted small"> {words.reasons[code].action}</span>
          </div>
        ))}
      </td>
      <td>{measures !== null && <ListenButton checkId={checkId} roomId={room.roomId} name={name} />}</td>
    </tr>
  );
}

/** Plays what the room was heard to play; the next press stops it. */
function ListenButton({
  checkId,
  roomId,
  name,
}: {
  readonly checkId: string;
  readonly roomId: string;
  readonly name: string;
}) {
  const words = useText().audioCheck;
  const [isPlaying, setPlaying] = useState(false);
  const player = useRef<HTMLAudioElement | null>(null);
  useEffect(() => () => player.current?.pause(), []);
  const toggle = (): void => {
    if (isPlaying) {
      player.current?.pause();
      setPlaying(false);
      return;
    }
    const path = `/api/v1/audio-checks/${encodeURIComponent(checkId)}/rooms/${encodeURIComponent(roomId)}/sound`;
    const audio = new Audio(path);
    player.current = audio;
    audio.onended = () => setPlaying(false);
    setPlaying(true);
    audio.play().catch(() => {
      setPlaying(false);
      notify({ kind: 'information', text: words.soundFailed });
    });
  };
  return (
    <Button size="small" aria-pressed={isPlaying} aria-label={words.listenTo(name)} onClick={toggle}>
      {isPlaying ? words.stop : words.listen}
    </Button>
  );
}
