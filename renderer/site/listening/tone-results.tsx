import { useState } from 'react';
import type { ToneCheck, ToneResult, ToneRoom } from '../../../shared/contract/audio-levels.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { Segmented } from '../../kit/controls.ts';
import { decimal } from '../../kit/format.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

const TONES: Readonly<Record<ToneResult, Tone>> = {
  present: 'normal',
  silent: 'fault',
  'not-measurable': 'unchecked',
  pending: 'unchecked',
};
const RANK: Readonly<Record<ToneResult, number>> = { silent: 0, 'not-measurable': 1, pending: 2, present: 3 };
/** The rise bar ends here; stronger tones fill it. */
const BAR_DB = 40;

/** Counts, then every room with its measured rise against the limit; problems first. */
export function ToneResults({
  check,
  rooms,
}: {
  readonly check: ToneCheck;
  readonly rooms: readonly RoomConfig[];
}) {
  const text = useText();
  const count = (result: ToneResult): number => check.rooms.filter((room) => room.result === result).length;
  const problems = check.rooms.length - count('present');
  const [filter, setFilter] = useState<'problems' | 'all'>(problems > 0 ? 'problems' : 'all');
  const nameOf = (id: string): string => rooms.find((room) => room.id === id)?.name ?? id;
  const shown = check.rooms
    .filter(({ result }) => filter === 'all' || result !== 'present')
    .toSorted((a, b) => RANK[a.result] - RANK[b.result]);
  return (
    <div className="tone-results">
      <dl className="tone-counts">
        {(
          [
            ['silent', text.listening.silent],
            ['not-measurable', text.listening.notMeasurable],
            ['present', text.listening.present],
          ] as const
        ).map(([result, word]) => (
          <div key={result}>
            <dt>
              <StatusMark tone={TONES[result]}>{word}</StatusMark>
            </dt>
            <dd className={result === 'silent' && count(result) > 0 ? 'tone-fault' : ''}>{count(result)}</dd>
          </div>
        ))}
      </dl>
      <Segmented
        aria-label={text.listening.result}
        value={filter}
        options={[
          { value: 'problems', label: `${text.listening.onlyProblems} ${problems}` },
          { value: 'all', label: `${text.listening.allRooms} ${check.rooms.length}` },
        ]}
        onChange={(value) => setFilter(value === 'all' ? 'all' : 'problems')}
      />
      {shown.length === 0 ? (
        <p className="muted">{text.listening.noProblems}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th>{text.listening.room}</th>
              <th>{text.listening.result}</th>
              <th>
                {text.listening.rise}{' '}
                <span className="small">({text.listening.limit(decimal(check.limitRiseDb, 0))})</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((room) => (
              <ResultRow
                key={room.roomId}
                room={room}
                name={nameOf(room.roomId)}
                limitDb={check.limitRiseDb}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function ResultRow({
  room,
  name,
  limitDb,
}: {
  readonly room: ToneRoom;
  readonly name: string;
  readonly limitDb: number;
}) {
  const text = useText();
  const words = {
    present: text.listening.present,
    silent: text.listening.silent,
    'not-measurable': text.listening.notMeasurable,
    pending: text.listening.pending,
  };
  const because =
    wordOf(text.codes.toneReason, room.reasonCode) ??
    wordOf(text.codes.cameraCode, room.reasonCode)?.cause ??
    room.reasonCode;
  const percent = (db: number): string => `${Math.min(100, Math.max(0, (db / BAR_DB) * 100))}%`;
  return (
    <tr>
      <td>{name}</td>
      <td>
        <StatusMark tone={TONES[room.result]}>{words[room.result]}</StatusMark>
        {because && room.result !== 'present' && <div className="muted small">{because}</div>}
      </td>
      <td>
        {room.riseDb === null ? (
          <span className="muted">—</span>
        ) : (
          <>
            <span className="rise-bar" aria-hidden="true">
              <span className="rise-fill" style={{ width: percent(room.riseDb) }} />
              <span className="rise-limit" style={{ left: percent(limitDb) }} />
            </span>
            <span className="nowrap">{decimal(room.riseDb)} dB</span>
            <div className="muted small nowrap">
              {text.listening.quiet} {decimal(room.backgroundDbfs)} · {text.listening.tone}{' '}
              {decimal(room.toneDbfs)} dBFS
            </div>
          </>
        )}
      </td>
    </tr>
  );
}
