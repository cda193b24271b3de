import './room.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { AudioCheck, AudioRoomResult } from '../../../../shared/contract/audio-check.ts';
import { toPageError } from '../../../client/page-error.ts';
import { siteClient } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { useCommands } from '../../../kit/use-commands.ts';
import { orderResults, VERDICT_TONES } from '../check/order-results.ts';
import { createAbPlayer } from './ab-player.ts';
import { ListenBar } from './listen-bar.tsx';
import { figureRows } from './room-figures.ts';
import { RoomPlots } from './room-plots.tsx';
import { TimeStrip } from './time-strip.tsx';

/** Everything a check knows of one room: why, the figures beside their limits, the sound and its pictures. */
export function RoomDetail({
  check,
  room,
  nameOf,
  onOpen,
  onClose,
}: {
  readonly check: AudioCheck;
  readonly room: AudioRoomResult;
  readonly nameOf: (roomId: string) => string;
  onOpen(roomId: string): void;
  onClose(): void;
}) {
  const text = useText();
  const words = text.pictures.room;
  const profile =
    useQuery({
      queryKey: ['roomPicture.limits', check.id],
      queryFn: () => siteClient.query('roomPicture.limits', { checkId: check.id }),
    }).data ?? null;
  const { data: picture = null, error } = useQuery({
    queryKey: ['roomPicture.get', check.id, room.roomId],
    queryFn: () => siteClient.query('roomPicture.get', { checkId: check.id, roomId: room.roomId }),
    enabled: room.measures !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const gains = picture?.listen ?? null;
  const player = useMemo(() => {
    if (gains === null) return null;
    const base = `/api/v1/audio-checks/${encodeURIComponent(check.id)}/rooms/${encodeURIComponent(room.roomId)}`;
    return createAbPlayer({ roomUrl: `${base}/sound`, referenceUrl: `${base}/reference`, ...gains });
  }, [check.id, room.roomId, gains]);
  useEffect(() => () => player?.close(), [player]);

  // In the order of the list, worst first.
  const order = orderResults(check.rooms, false).map(({ roomId }) => roomId);
  const place = order.indexOf(room.roomId);
  const step = (by: number): void => {
    const next = order[(place + by + order.length) % order.length];
    if (next !== undefined) onOpen(next);
  };
  useCommands([
    {
      id: 'listening.room-next',
      keys: 'ArrowRight',
      label: words.nextKey,
      group: text.frame.commandGroups.listening,
      run: () => step(1),
    },
    {
      id: 'listening.room-before',
      keys: 'ArrowLeft',
      label: words.beforeKey,
      group: text.frame.commandGroups.listening,
      run: () => step(-1),
    },
    {
      id: 'listening.room-close',
      keys: 'Escape',
      label: words.closeKey,
      group: text.frame.commandGroups.listening,
      run: onClose,
    },
  ]);
  const rows = figureRows(room, profile, picture?.octaves.points ?? [], text);
  return (
    <article className="room-detail">
      <header className="toolbar room-head">
        <Button onClick={onClose}>{words.back}</Button>
        <h2>{nameOf(room.roomId)}</h2>
        <StatusMark tone={VERDICT_TONES[room.verdict]}>{text.audioCheck.verdicts[room.verdict]}</StatusMark>
        <span className="grow" />
        <span className="muted small">{words.place(place + 1, order.length)}</span>
        <Button aria-label={words.beforeKey} onClick={() => step(-1)}>
          ‹
        </Button>
        <Button aria-label={words.nextKey} onClick={() => step(1)}>
          ›
        </Button>
      </header>
      {room.reasons.length > 0 && (
        <ul className="room-reasons">
          {room.reasons.map(({ code, verdict }) => (
            <li key={code}>
              <StatusMark tone={verdict === 'pass' ? 'normal' : VERDICT_TONES[verdict]}>
                <b>{text.audioCheck.reasons[code].cause}</b>
              </StatusMark>{' '}
              <span className="muted">{text.audioCheck.reasons[code].action}</span>
            </li>
          ))}
        </ul>
      )}
      {picture !== null && player !== null ? (
        <>
          <ListenBar
            key={room.roomId}
            player={player}
            beginSeconds={Math.max(0, (picture.signalFromMs ?? 0) / 1000)}
            totalSeconds={picture.seconds}
            matchDb={
              picture.listen.referenceGainDb === null
                ? null
                : picture.listen.roomGainDb - picture.listen.referenceGainDb
            }
          />
          <TimeStrip picture={picture} player={player} />
        </>
      ) : (
        <p className="muted" role="status">
          {room.measures === null
            ? words.noSound
            : error === null
              ? words.drawing
              : toPageError(error).code === 'not-found'
                ? words.notKept
                : words.notDrawn}
        </p>
      )}
      {room.measures !== null && (
        <div className="room-columns">
          <section className="room-plot" aria-label={words.figures}>
            <h3>{words.figures}</h3>
            <table className="rows room-figures">
              <thead>
                <tr>
                  <th>{words.figure}</th>
                  <th className="number">{words.measured}</th>
                  <th>{words.wanted}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ key, label, value, limit, tone }) => (
                  <tr key={key}>
                    <td>{label}</td>
                    <td className="number">
                      {tone === 'normal' ? value : <StatusMark tone={tone}>{value}</StatusMark>}
                    </td>
                    <td className="muted small">{limit}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {profile !== null && (
              <p className="muted small">{words.by(`${profile.name} v${profile.version}`)}</p>
            )}
          </section>
          <RoomPlots measures={room.measures} picture={picture} profile={profile} />
        </div>
      )}
    </article>
  );
}
