import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Watch, WatchKind } from '../../../../shared/contract/listening-watch.ts';
import type { Programme } from '../../../../shared/contract/programme.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { routeHref } from '../../../kit/route.ts';
import { useText } from '../../../kit/text/index.ts';
import { RoomChoice } from './room-choice.tsx';

const OUTPUTS = ['external', 'page'] as const;
const CHAINS = ['main', 'backup'] as const;

/** Which recording, who plays it, over which system, in which rooms; one press starts. */
export function WatchStart({
  kind,
  programmes,
  nameOf,
  onStarted,
}: {
  readonly kind: WatchKind;
  readonly programmes: readonly Programme[];
  readonly nameOf: (roomId: string) => string;
  onStarted(watch: Watch): void;
}) {
  const words = useText().watch;
  const start = useSiteCommand('watch.start');
  const fitting = programmes.filter(({ removedAtMs }) => removedAtMs === null);
  // For a trial the trial recording comes first, for the test the sealed one.
  const ordered = fitting.toSorted(
    (a, b) =>
      Number((a.kind === 'trial') !== (kind === 'trial')) -
      Number((b.kind === 'trial') !== (kind === 'trial')),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [output, setOutput] = useState<(typeof OUTPUTS)[number]>('external');
  const suggested =
    useQuery({
      queryKey: ['watch.suggestedRooms'],
      queryFn: () => siteClient.query('watch.suggestedRooms', {}),
    }).data ?? null;
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const [chain, setChain] = useState<(typeof CHAINS)[number]>('main');
  const programmeId = chosen ?? ordered[0]?.id ?? null;
  if (programmeId === null)
    return (
      <p>
        {words.noRecording} <a href={routeHref('listening', { view: 'recordings' })}>{words.toRecordings}</a>
      </p>
    );
  const begin = async (): Promise<void> => {
    const made = await start.run({
      kind,
      programmeId,
      rooms: picked === null ? (suggested?.roomIds ?? 'all') : [...picked],
      chain,
      output,
    });
    if (made !== null) onStarted(made);
  };
  return (
    <>
      <Select
        aria-label={words.chooseRecording}
        value={programmeId}
        popupMatchSelectWidth={false}
        options={ordered.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={setChosen}
      />
      <Select
        aria-label={words.output}
        value={output}
        popupMatchSelectWidth={false}
        options={OUTPUTS.map((value) => ({ value, label: words.outputs[value] }))}
        onChange={setOutput}
      />
      <Select
        aria-label={words.chain}
        value={chain}
        popupMatchSelectWidth={false}
        options={CHAINS.map((value) => ({ value, label: words.chains[value] }))}
        onChange={setChain}
      />
      {suggested !== null && suggested.candidateRoomIds.length > 0 && (
        <RoomChoice
          suggested={suggested}
          nameOf={nameOf}
          chosen={picked ?? suggested.roomIds}
          onChoose={setPicked}
        />
      )}
      <Button
        type="primary"
        disabled={picked?.length === 0}
        loading={start.isBusy}
        onClick={() => void begin()}
      >
        {words.start[kind]}
      </Button>
    </>
  );
}
