import { memo, useEffect, useRef } from 'react';
import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import { clock, levelsFeed } from '../../client/site.ts';
import { decimal } from '../../kit/format.ts';
import { Shape, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { isFresh, type LevelRow } from './level-rows.ts';
import { FLOOR_DBFS, fillOf, TICKS_DBFS } from './level-scale.ts';

const STATE_TONES: Readonly<Record<RoomLevel['state'], Tone>> = {
  measured: 'normal',
  'no-microphone': 'attention',
  'no-stream': 'fault',
  'not-measurable': 'attention',
  'no-camera': 'unconnected',
};

/** Few rooms get larger meters, so that the page reads from further away. */
const LARGE_UP_TO = 24;

/** A meter per room. One paint loop moves all bars; React only renders when rooms or states change. */
export function MeterGrid({
  rows,
  states,
}: {
  readonly rows: readonly LevelRow[];
  /** Room id to `state reasonCode flags`, so that a row renders again only when its words change. */
  readonly states: ReadonlyMap<string, RoomLevel>;
}) {
  const grid = useRef<HTMLUListElement>(null);
  useEffect(() => {
    let handle = 0;
    const paint = (): void => {
      handle = requestAnimationFrame(paint);
      const levels = new Map((levelsFeed.get().value ?? []).map((level) => [level.roomId, level]));
      const nowMs = clock.nowMs();
      for (const row of grid.current?.querySelectorAll<HTMLElement>('[data-room]') ?? [])
        paintMeter(row, levels.get(row.dataset['room'] ?? ''), nowMs);
    };
    handle = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(handle);
  }, []);
  return (
    <ul className={rows.length <= LARGE_UP_TO ? 'meter-grid large' : 'meter-grid'} ref={grid}>
      {rows.map((row) => {
        const level = states.get(row.roomId);
        return (
          <Meter
            key={row.roomId}
            roomId={row.roomId}
            name={row.name}
            state={level?.state ?? 'no-camera'}
            reasonCode={level?.reasonCode ?? 'none'}
            isDigitalSilence={level?.isDigitalSilence ?? false}
            isClipped={level?.isClipped ?? false}
            lostPackets={level?.lostPackets ?? 0}
          />
        );
      })}
    </ul>
  );
}

/** Writes the figures of one meter; untouched parts cost nothing. */
function paintMeter(row: HTMLElement, level: RoomLevel | undefined, nowMs: number): void {
  const fresh = level !== undefined && isFresh(level, nowMs);
  const rms = fresh ? level.rmsDbfs : null;
  const set = (name: string, value: string): void => {
    if (row.style.getPropertyValue(name) !== value) row.style.setProperty(name, value);
  };
  set('--fill', fillOf(rms).toFixed(3));
  set('--peak', fillOf(fresh ? level.peakDbfs : null).toFixed(3));
  row.classList.toggle('stale', level?.state === 'measured' && !fresh);
  const write = (selector: string, value: string): void => {
    const cell = row.querySelector<HTMLElement>(selector);
    if (cell && cell.textContent !== value) cell.textContent = value;
  };
  const figure = (value: number | null): string => (value !== null && value <= -190 ? '−∞' : decimal(value));
  write('[data-rms]', figure(rms));
  write('[data-la]', figure(fresh ? level.laDbfs : null));
  const meter = row.querySelector('meter');
  const rounded = Math.round(Math.max(FLOOR_DBFS, rms ?? FLOOR_DBFS));
  if (meter && meter.value !== rounded) meter.value = rounded;
}

const Meter = memo(function Meter({
  roomId,
  name,
  state,
  reasonCode,
  isDigitalSilence,
  isClipped,
  lostPackets,
}: Pick<RoomLevel, 'roomId' | 'state' | 'reasonCode' | 'isDigitalSilence' | 'isClipped' | 'lostPackets'> & {
  readonly name: string;
}) {
  const text = useText();
  const isMeasured = state === 'measured';
  const words = text.codes.roomLevel[state];
  const because =
    reasonCode === 'none' || reasonCode === state
      ? null
      : (wordOf(text.codes.toneReason, reasonCode) ??
        wordOf(text.codes.cameraCode, reasonCode)?.cause ??
        reasonCode);
  const remarks = [
    isDigitalSilence ? text.listening.digitalSilence : '',
    isClipped ? text.listening.clipped : '',
    lostPackets > 0 ? text.listening.lost(lostPackets) : '',
  ].filter(Boolean);
  return (
    <li className="meter" data-room={roomId} data-state={state}>
      <div className="meter-head">
        <span className="ellipsis meter-room">{name}</span>
        {isMeasured && (
          <span className="meter-figure">
            <b data-rms>—</b>
            <span className="muted small">
              {' '}
              A <span data-la>—</span>
            </span>
          </span>
        )}
      </div>
      {isMeasured ? (
        <>
          <meter
            className="visually-hidden"
            aria-label={`${name} ${text.listening.rms} dBFS`}
            min={FLOOR_DBFS}
            max={0}
          />
          <div className="meter-bar" aria-hidden="true">
            <span className="meter-fill" />
            {TICKS_DBFS.map((tick) => (
              <span key={tick} className="meter-tick" style={{ left: `${fillOf(tick) * 100}%` }} />
            ))}
            <span className="meter-peak" />
          </div>
          <p className="meter-note small">
            <span className="meter-stale tone-fault">
              <Shape tone="fault" /> {text.listening.stale}
            </span>
            {remarks.length > 0 && (
              <span className="tone-attention meter-remark">
                <Shape tone="attention" /> {remarks.join(' · ')}
              </span>
            )}
          </p>
        </>
      ) : (
        <p className={`meter-words small tone-${STATE_TONES[state]}`} title={words.action}>
          <Shape tone={STATE_TONES[state]} />
          <span>
            {words.cause}
            {because ? `${text.frame.colon}${because}` : ''}
          </span>
        </p>
      )}
    </li>
  );
});
