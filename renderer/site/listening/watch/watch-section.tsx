import './watch.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type {
  Watch,
  WatchIncident,
  WatchKind,
  WatchRoom,
} from '../../../../shared/contract/listening-watch.ts';
import {
  clock,
  programmesFeed,
  siteClient,
  useOperators,
  useSite,
  useSiteCommand,
  watchFeed,
} from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { Segmented, Select } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { FeedFault } from '../../../kit/feed-fault.tsx';
import { shortTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { FaultList } from './fault-list.tsx';
import { InterruptionDialog } from './interruption-dialog.tsx';
import { openPlayer, type ProgrammePlayer } from './programme-player.ts';
import { isFaulty, worstFirst } from './room-tones.ts';
import { TrialPapers } from './trial-papers.tsx';
import { TrialTable } from './trial-table.tsx';
import { WatchHead } from './watch-head.tsx';
import { WatchRooms } from './watch-rooms.tsx';
import { WatchStart } from './watch-start.tsx';

const isRunning = ({ phase }: Watch): boolean => phase !== 'ended' && phase !== 'failed';

/** Trial listening and the watch during the test: does every room hear it? */
export function WatchSection({ kind }: { readonly kind: WatchKind }) {
  useTicker(1000);
  const text = useText();
  const words = text.watch;
  const site = useSite();
  const { value: current, error } = useFeed(watchFeed);
  const programmes = useFeed(programmesFeed).value ?? [];
  const operators = useOperators().data ?? [];
  const own = current != null && current.kind === kind ? current : null;
  const isBusy = current != null && isRunning(current);
  const list = useQuery({
    queryKey: ['watch.list', current?.id ?? null, isBusy],
    queryFn: () => siteClient.query('watch.list', {}),
  }).data?.filter((one) => one.kind === kind);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const wantedId = chosenId ?? own?.id ?? list?.[0]?.id ?? null;
  const older =
    useQuery({
      queryKey: ['watch.get', wantedId],
      queryFn: () => siteClient.query('watch.get', { id: wantedId ?? '' }),
      enabled: wantedId !== null && wantedId !== own?.id,
    }).data ?? null;
  const watch = wantedId === own?.id ? own : older;
  const [interrupted, setInterrupted] = useState<WatchIncident | null>(null);
  const [isOnlyFaults, setOnlyFaults] = useState(false);
  const open = useSiteCommand('programme.open');
  const played = useSiteCommand('watch.played');
  const player = useRef<ProgrammePlayer | null>(null);
  useEffect(() => () => player.current?.close(), []);
  const isPaused = own?.phase === 'paused';
  const isOver = own === null || !isRunning(own);
  useEffect(() => {
    if (isPaused) player.current?.pause();
    if (isOver) {
      player.current?.close();
      player.current = null;
    }
  }, [isPaused, isOver]);

  if (error && current === null && !site) return <FeedFault error={error} />;
  if (!site) return <EmptyPage title={text.frame.loading} />;
  const nameOf = (roomId: string): string => site.rooms.find(({ id }) => id === roomId)?.name ?? roomId;
  const time = (ms: number): string => shortTime(ms, site.site.timeZone, clock.nowMs());
  const playHere = async (made: Watch): Promise<void> => {
    const ticket = await open.run({ id: made.programmeId });
    if (ticket === null) return;
    player.current ??= openPlayer(made.programmeId, ticket.ticket);
    if (!(await player.current.play())) return notify({ kind: 'information', text: words.notPlayed });
    await played.run({ id: made.id, positionMs: player.current.element.currentTime * 1000 });
  };
  const who = operators.find(({ id }) => id === watch?.startedBy)?.name ?? watch?.startedBy ?? '';
  // What a person in the room says counts like what is measured.
  const isWrong = (room: WatchRoom): boolean =>
    isFaulty(room) ||
    (watch?.verdicts.some(({ roomId, isGood }) => roomId === room.roomId && !isGood) ?? false);
  const rooms =
    watch === null ? [] : worstFirst(watch.state).filter((room) => !isOnlyFaults || isWrong(room));
  const leftOut =
    watch === null
      ? []
      : site.rooms.filter(
          (room) =>
            (room.kind === 'exam' || room.kind === 'spare') &&
            !watch.state.some(({ roomId }) => roomId === room.id),
        );
  const cues = programmes.find(({ id }) => id === watch?.programmeId)?.cues ?? [];
  return (
    <section className="panel listening-watch" aria-labelledby="watch-heading">
      <div className="panel-head">
        <h1 id="watch-heading">{words.headings[kind]}</h1>
        {watch && <span className="muted small">{words.startedBy(who, time(watch.startedAtMs))}</span>}
      </div>
      {!isBusy && <p className="muted">{words.why[kind]}</p>}
      <div className="toolbar">
        {!isBusy && (
          <WatchStart
            kind={kind}
            programmes={programmes}
            nameOf={nameOf}
            onStarted={(made) => {
              setChosenId(null);
              if (made.output === 'page') void playHere(made);
            }}
          />
        )}
        <span className="grow" />
        {!isBusy && list && list.length > 1 && (
          <Select
            aria-label={words.history}
            value={wantedId}
            popupMatchSelectWidth={false}
            options={list.map(({ id, startedAtMs, title }) => ({
              value: id,
              label: `${time(startedAtMs)} ${title}`,
            }))}
            onChange={setChosenId}
          />
        )}
      </div>
      {watch === null ? (
        <EmptyPage title={words.none[kind]}>{words.noneAction[kind]}</EmptyPage>
      ) : (
        <>
          <WatchHead
            watch={watch}
            cues={cues}
            leftOut={leftOut.length}
            onPlay={watch.output === 'page' ? () => playHere(watch) : null}
          />
          <div className="watch-body">
            <ScrollRegion className="watch-main" label={words.rooms}>
              <Segmented
                aria-label={words.rooms}
                value={isOnlyFaults ? 'faults' : 'all'}
                options={[
                  { value: 'all', label: `${words.allRooms} ${watch.state.length}` },
                  { value: 'faults', label: `${words.onlyFaults} ${watch.state.filter(isWrong).length}` },
                ]}
                onChange={(value) => setOnlyFaults(value === 'faults')}
              />
              {leftOut.length > 0 && (
                <p className="not-watched">
                  <StatusMark tone="unchecked">{words.notWatched[kind](leftOut.length)}</StatusMark>{' '}
                  <span className="muted">{leftOut.map(({ name }) => name).join(text.frame.listMark)}</span>
                </p>
              )}
              {kind === 'trial' ? (
                <>
                  <TrialTable watch={watch} rooms={rooms} nameOf={nameOf} />
                  {watch.phase === 'ended' && <TrialPapers watch={watch} nameOf={nameOf} timeOf={time} />}
                </>
              ) : (
                <WatchRooms rooms={rooms} nameOf={nameOf} />
              )}
            </ScrollRegion>
            {kind === 'test' && (
              <ScrollRegion className="watch-side" label={words.incidents}>
                <h2>{words.incidents}</h2>
                <FaultList
                  watch={watch}
                  cues={cues}
                  timeZone={site.site.timeZone}
                  nameOf={nameOf}
                  onInterrupt={setInterrupted}
                />
              </ScrollRegion>
            )}
          </div>
        </>
      )}
      {watch !== null && interrupted !== null && (
        <InterruptionDialog
          watch={watch}
          fault={interrupted}
          cues={cues}
          nameOf={nameOf}
          onClose={() => setInterrupted(null)}
        />
      )}
    </section>
  );
}
