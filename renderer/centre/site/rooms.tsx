import { useMemo, useState } from 'react';
import type { PageCamera, PageListening, SitePicture } from '../../../shared/contract/site-page.ts';
import { clock } from '../../client/centre.ts';
import { Checkbox } from '../../kit/controls.ts';
import { reasonInWords } from '../../kit/event-words.ts';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { Shape, StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { type Text, useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { cameraTone, isRoomBad, type PageRoom, pageRooms, VERDICT_TONES } from './room-rows.ts';

/** Every room: its pictures and how it hears, each result with its own time. */
export function Rooms({
  picture,
  isStale,
  timeZone,
}: {
  readonly picture: SitePicture;
  readonly isStale: boolean;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.centreSite;
  const [isOnlyBad, setOnlyBad] = useState(false);
  const rooms = useMemo(() => pageRooms(picture), [picture]);
  const bad = rooms.filter(isRoomBad);
  const shown = isOnlyBad ? bad : rooms;
  const { cameraCount, cameras } = picture;
  // The site sends what changes; of a camera that never changed since this centre knows it there is no state.
  const unnamed = Math.max(0, (cameraCount?.total ?? 0) - cameras.length);
  return (
    <section className="panel site-rooms" aria-labelledby="rooms-head">
      <div className="panel-head">
        <h2 id="rooms-head">{words.rooms(rooms.length)}</h2>
        <span className="muted small">
          {cameraCount === null ? words.camerasUnknown : words.cameras(cameraCount.live, cameraCount.total)}
        </span>
        <Checkbox checked={isOnlyBad} onChange={(event) => setOnlyBad(event.target.checked)}>
          {words.onlyBad(bad.length)}
        </Checkbox>
      </div>
      {unnamed > 0 && <p className="muted small">{words.unnamed(unnamed)}</p>}
      {shown.length === 0 ? (
        <p className="muted">{isOnlyBad ? words.noBadRooms : words.noRooms}</p>
      ) : (
        <ScrollRegion label={words.rooms(rooms.length)} className="site-room-list">
          <table className="rows">
            <thead>
              <tr>
                <th scope="col">{words.room}</th>
                <th scope="col">{words.pictures}</th>
                <th scope="col">{words.listening}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((room) => (
                <tr key={room.id} data-room={room.id}>
                  <td>
                    {room.name ?? room.id}
                    {room.name !== null && <div className="muted small">{room.id}</div>}
                  </td>
                  <td>
                    <Cameras room={room} isStale={isStale} text={text} />
                  </td>
                  <td>
                    <Listening listening={room.listening} isStale={isStale} timeZone={timeZone} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

const toned = (tone: Tone, isStale: boolean): Tone => (isStale ? 'unchecked' : tone);

function Cameras({
  room,
  isStale,
  text,
}: {
  readonly room: PageRoom;
  readonly isStale: boolean;
  readonly text: Text;
}) {
  if (room.cameras.length === 0) return <span className="muted">{text.centreSite.noCamera}</span>;
  const good = room.cameras.filter((camera) => cameraTone(camera) === 'normal');
  const others = room.cameras.filter((camera) => cameraTone(camera) !== 'normal');
  return (
    <>
      {good.length > 0 && (
        <StatusMark tone={toned('normal', isStale)}>{text.centreSite.good(good.length)}</StatusMark>
      )}
      {others.map((camera) => (
        <div key={camera.id}>
          <StatusMark tone={toned(cameraTone(camera), isStale)}>
            <span className="mono">{camera.id}</span> {cameraWords(camera, text)}
          </StatusMark>
        </div>
      ))}
    </>
  );
}

function cameraWords({ state, code, faults }: PageCamera, text: Text): string {
  const why = code === null || state === 'live' ? null : reasonInWords(code, text);
  const parts = [
    state === 'unknown' ? '' : (wordOf(text.codes.cameraState, state) ?? state),
    why ?? '',
    ...faults.map((kind) => wordOf(text.selfTest.faultKind, kind) ?? kind),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function Listening({
  listening,
  isStale,
  timeZone,
}: {
  readonly listening: PageListening | null;
  readonly isStale: boolean;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.centreSite;
  const nowMs = clock.nowMs();
  if (listening === null) return <span className="muted">{words.notChecked}</span>;
  const { tone, check, watch, fault } = listening;
  const results: ({ what: string; code: string; atMs: number; sti?: number | null } | null)[] = [
    watch && {
      what: wordOf(text.watch.kinds, watch.kind) ?? watch.kind,
      code: watch.state,
      atMs: watch.atMs,
    },
    check && { what: words.checked, code: check.verdict, atMs: check.atMs, sti: check.sti },
    tone && { what: words.toneChecked, code: tone.result, atMs: tone.atMs },
  ];
  const known = results.filter((result) => result !== null);
  return (
    <>
      {fault !== null && (
        <div className={isStale ? 'muted' : 'tone-fault'}>
          <Shape tone={toned('fault', isStale)} />{' '}
          {words.hearsBadly(
            reasonInWords(fault.reasonCode, text) ?? wordOf(text.watch.states, fault.fault) ?? fault.fault,
            shortTime(fault.fromMs, timeZone, nowMs),
          )}
        </div>
      )}
      {known.map(({ what, code, atMs, sti }) => (
        <div key={what}>
          <StatusMark tone={toned(VERDICT_TONES[code] ?? 'attention', isStale)}>
            {what} {wordOf(words.verdict, code) ?? wordOf(text.watch.states, code) ?? code}
          </StatusMark>{' '}
          <span className="muted small nowrap">
            {sti !== undefined && sti !== null && `STI ${sti.toFixed(2)} · `}
            {shortTime(atMs, timeZone, nowMs)}
          </span>
        </div>
      ))}
    </>
  );
}
