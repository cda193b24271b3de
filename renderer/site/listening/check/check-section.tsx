import './check.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import {
  audioCheckFeed,
  clock,
  programmesFeed,
  siteClient,
  useOperators,
  useSite,
  useSiteCommand,
} from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button, Segmented, Select } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { FeedFault } from '../../../kit/feed-fault.tsx';
import { shortTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { goTo, useRoute } from '../../../kit/route.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { useText } from '../../../kit/text/index.ts';
import { openOutput } from '../output/open-output.ts';
import { OutputChoice } from '../output/output-choice.tsx';
import { pageOutput } from '../output/signal-player.ts';
import { CheckPapers } from '../papers/check-papers.tsx';
import { CheckProgress } from './check-progress.tsx';
import { roomsToRepeat } from './order-results.ts';
import { Preflight } from './preflight.tsx';
import { ResultViews } from './result-views.tsx';
import { SignalChoice, type SignalChoiceValue } from './signal-choice.tsx';
import { ZonePanel } from './zone-panel.tsx';

const CHAINS = ['main', 'backup'] as const;
/** Results first; the papers are for afterwards. */
const PARTS = ['results', 'papers'] as const;
const isRunning = ({ phase }: AudioCheck): boolean =>
  phase !== 'done' && phase !== 'cancelled' && phase !== 'failed';

/** One press, every room measured: the start, the course and the results of the equipment check. */
export function CheckSection() {
  const text = useText();
  const words = text.audioCheck;
  const site = useSite();
  const { value: current, error } = useFeed(audioCheckFeed);
  const operators = useOperators().data ?? [];
  const isBusy = current != null && isRunning(current);
  const list = useQuery({
    queryKey: ['audioCheck.list', current?.id ?? null, isBusy],
    queryFn: () => siteClient.query('audioCheck.list', {}),
  }).data;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { parameters } = useRoute();
  const linkedId = parameters.get('check') ?? null;
  /** One room fills the page; nothing is started from there. */
  const isRoomOpen = parameters.has('room') && !isBusy;
  const wantedId = chosenId ?? linkedId ?? current?.id ?? list?.[0]?.id ?? null;
  const older =
    useQuery({
      queryKey: ['audioCheck.get', wantedId],
      queryFn: () => siteClient.query('audioCheck.get', { id: wantedId ?? '' }),
      enabled: wantedId !== null && wantedId !== current?.id,
    }).data ?? null;
  const check = wantedId === current?.id ? (current ?? null) : older;
  const start = useSiteCommand('audioCheck.start');
  const cancel = useSiteCommand('audioCheck.cancel');
  const finish = useSiteCommand('audioCheck.finishNow');
  const [signal, setSignal] = useState<SignalChoiceValue>({ kind: 'full', programme: null });
  const programmes = useFeed(programmesFeed).value ?? [];
  const [chain, setChain] = useState<(typeof CHAINS)[number]>('main');
  const { signalOutput } = usePreferences();
  const part = useRoute().parameters.get('part') === 'papers' ? 'papers' : 'results';

  if (error && current === null && !site) return <FeedFault error={error} />;
  if (!site) return <EmptyPage title={text.frame.loading} />;
  const nameOf = (roomId: string): string => site.rooms.find(({ id }) => id === roomId)?.name ?? roomId;
  const begin = async (
    rooms: 'all' | string[],
    repeats: string | null,
    zone: string | null = null,
  ): Promise<void> => {
    const opened = signalOutput === 'external' ? null : await openOutput(signalOutput);
    if (typeof opened === 'string')
      return notify({ kind: 'information', text: words.emissionProblems[opened] });
    const by = opened === null ? ({ output: 'external' } as const) : pageOutput(opened.label);
    const made = await start.run({ rooms, ...signal, chain, repeats, zone, ...by });
    if (made !== null) setChosenId(null);
  };
  const who = operators.find(({ id }) => id === check?.startedBy)?.name ?? check?.startedBy ?? '';
  const time = (ms: number): string => shortTime(ms, site.site.timeZone, clock.nowMs());
  const repeatable = check === null ? [] : roomsToRepeat(check.rooms);
  return (
    <section className="panel equipment-check" aria-labelledby="equipment-head">
      <div className="panel-head">
        <h1 id="equipment-head">{words.heading}</h1>
        {check && (
          <span className="muted small">
            {words.startedBy(who, time(check.startedAtMs), `${check.profile.name} v${check.profile.version}`)}
          </span>
        )}
      </div>
      {!isBusy && !isRoomOpen && <p className="muted">{words.why}</p>}
      <div className="toolbar" hidden={isRoomOpen}>
        {isBusy ? (
          <>
            <Button danger loading={cancel.isBusy} onClick={() => void cancel.run({ id: current.id })}>
              {words.cancel}
            </Button>
            <Button loading={finish.isBusy} onClick={() => void finish.run({ id: current.id })}>
              {current.kind === 'switch-over' && current.phase === 'capturing'
                ? words.switchOver.done
                : words.finishNow}
            </Button>
          </>
        ) : (
          <>
            <SignalChoice value={signal} programmes={programmes} onChange={setSignal} />
            <Select
              aria-label={words.chain}
              value={chain}
              popupMatchSelectWidth={false}
              options={CHAINS.map((value) => ({ value, label: words.chains[value] }))}
              onChange={setChain}
            />
            <OutputChoice />
            {signal.kind !== 'zone' && (
              <Button
                type="primary"
                loading={start.isBusy}
                disabled={signal.kind === 'programme' && signal.programme === null}
                onClick={() => void begin('all', null)}
              >
                {check ? words.again : words.start}
              </Button>
            )}
            {repeatable.length > 0 && signal.kind !== 'zone' && check?.kind !== 'zone' && (
              <Button loading={start.isBusy} onClick={() => void begin(repeatable, check?.id ?? null)}>
                {words.repeatFailed(repeatable.length)}
              </Button>
            )}
          </>
        )}
        {signal.kind !== 'programme' && (
          <a href={`/api/v1/audio-checks/signals/${signal.kind}`} download={`${signal.kind}.wav`}>
            {words.download}
          </a>
        )}
        <span className="grow" />
        {!isBusy && list && list.length > 1 && (
          <Select
            aria-label={words.history}
            value={wantedId}
            popupMatchSelectWidth={false}
            options={list.map(({ id, startedAtMs, phase }) => ({
              value: id,
              label: `${time(startedAtMs)} ${words.phases[phase]}`,
            }))}
            onChange={setChosenId}
          />
        )}
        {!isBusy && check?.phase === 'done' && (
          <Segmented
            aria-label={text.listeningPapers.part}
            value={part}
            options={PARTS.map((value) => ({ value, label: text.listeningPapers.parts[value] }))}
            onChange={(value) =>
              goTo('listening', {
                view: 'check',
                ...(check === null ? {} : { check: check.id }),
                ...(value === 'papers' ? { part: value } : {}),
              })
            }
          />
        )}
      </div>
      {!isBusy && !isRoomOpen && part === 'results' && signal.kind !== 'zone' && (
        <Preflight chain={chain} nameOf={nameOf} />
      )}
      {!isBusy && !isRoomOpen && part === 'results' && signal.kind === 'zone' && (
        <ZonePanel
          rooms={site.rooms.filter(({ kind }) => kind === 'exam' || kind === 'spare')}
          checks={list ?? []}
          isBusy={start.isBusy}
          timeOf={time}
          onPlay={(zone) => void begin('all', null, zone)}
          onOpen={setChosenId}
        />
      )}
      <ScrollRegion className="check-scroll" label={words.heading}>
        {check === null ? (
          <EmptyPage title={words.none}>{words.noneAction}</EmptyPage>
        ) : isRunning(check) ? (
          <CheckProgress check={check} nameOf={nameOf} />
        ) : (
          <>
            {check.phase !== 'done' && <p className="tone-fault">{words.phases[check.phase]}</p>}
            {part === 'papers' && check.phase === 'done' ? (
              <CheckPapers key={check.id} check={check} timeZone={site.site.timeZone} nameOf={nameOf} />
            ) : // Nobody was judged: neither a picture nor, least of all, "all rooms pass".
            check.rooms.length === 0 ? null : (
              <ResultViews key={check.id} check={check} nameOf={nameOf} />
            )}
          </>
        )}
      </ScrollRegion>
    </section>
  );
}
