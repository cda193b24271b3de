import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import type { PreflightRoom } from '../../../../shared/contract/listening-preflight.ts';
import { levelsFeed, siteClient } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button } from '../../../kit/controls.ts';
import { decimal, signed } from '../../../kit/format.ts';
import { StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

const REFRESH_MS = 3_000;
/** How levels without any sound are sent. */
const SILENT_DBFS = -190;
const TONES: Readonly<Record<PreflightRoom['state'], Tone>> = {
  ready: 'normal',
  care: 'attention',
  'no-sound': 'fault',
};
const RANK: Readonly<Record<PreflightRoom['state'], number>> = { 'no-sound': 0, care: 1, ready: 2 };
const CODECS: Readonly<Record<string, string>> = {
  pcma: 'G.711 A',
  pcmu: 'G.711 µ',
  aac: 'AAC',
  g726: 'G.726',
};

/** What every room's microphone delivers before a signal is played: a room without sound is told now. Blocks nothing. */
export function Preflight({
  chain,
  nameOf,
}: {
  readonly chain: AudioCheck['chain'];
  readonly nameOf: (roomId: string) => string;
}) {
  const { preflight: words, chains } = useText().audioCheck;
  const [isOpen, setOpen] = useState(false);
  // Keeps the meters running: only then is a muted microphone known.
  useFeed(levelsFeed);
  const rooms =
    useQuery({
      queryKey: ['audioCheck.preflight', chain],
      queryFn: () => siteClient.query('audioCheck.preflight', { chain }),
      refetchInterval: REFRESH_MS,
    }).data ?? null;
  if (rooms === null || rooms.length === 0) return null;
  const count = (state: PreflightRoom['state']): number =>
    rooms.filter((room) => room.state === state).length;
  const [noSound, care] = [count('no-sound'), count('care')];
  return (
    <section className="preflight" aria-label={words.heading}>
      <p className="preflight-line">
        <span>{words.summary(rooms.length - noSound, rooms.length)}</span>
        {noSound > 0 && <StatusMark tone="fault">{words.noSound(noSound)}</StatusMark>}
        {care > 0 && <StatusMark tone="attention">{words.care(care)}</StatusMark>}
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.hide : words.show}
        </Button>
      </p>
      {isOpen && (
        <div className="preflight-rooms">
          <table className="rows">
            <thead>
              <tr>
                <th>{words.room}</th>
                <th>{words.state}</th>
                <th>{words.sound}</th>
                <th className="number">{words.level}</th>
                <th className="number">{words.loss}</th>
                <th className="number">{words.clock}</th>
                <th className="number">{words.clockDrift}</th>
                <th>{words.change(chains[chain])}</th>
                <th>{words.remarks}</th>
              </tr>
            </thead>
            <tbody>
              {rooms
                .toSorted((a, b) => RANK[a.state] - RANK[b.state])
                .map((room) => (
                  <PreflightRow key={room.roomId} room={room} name={nameOf(room.roomId)} />
                ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function PreflightRow({ room, name }: { readonly room: PreflightRoom; readonly name: string }) {
  const words = useText().audioCheck.preflight;
  const { state, codes, codec, sampleRate, lossRatio, clockOffsetMs, levelDbfs, clockDriftPpm, change } =
    room;
  return (
    <tr>
      <td className="nowrap">{name}</td>
      <td className="nowrap">
        <StatusMark tone={TONES[state]}>{words.states[state]}</StatusMark>
      </td>
      <td className="nowrap">
        {codec === null ? '—' : `${CODECS[codec] ?? codec} ${decimal((sampleRate ?? 0) / 1000, 1)} kHz`}
      </td>
      <td className="number">
        {levelDbfs === null || levelDbfs > SILENT_DBFS ? decimal(levelDbfs, 0) : '−∞'}
      </td>
      <td className="number">{lossRatio === null ? '—' : `${decimal(lossRatio * 100, 1)} %`}</td>
      <td className="number">{clockOffsetMs === null ? '—' : `${decimal(clockOffsetMs / 1000, 2)} s`}</td>
      <td className="number">{clockDriftPpm === null ? '—' : `${signed(clockDriftPpm, 0)} ppm`}</td>
      <td>{change === null ? '—' : <Change change={change} />}</td>
      <td className="wrap">
        {codes.map((code) => (
          <div key={code}>{words.codes[code]}</div>
        ))}
      </td>
    </tr>
  );
}

/** The newest check against the acceptance: what nobody was to touch any more. */
function Change({ change }: { readonly change: NonNullable<PreflightRoom['change']> }) {
  const words = useText().listeningPapers;
  return (
    <span className="nowrap">
      {words.driftVerdicts[change.verdict]}
      <span className="muted small">
        {' '}
        {words.driftRow(signed(change.stiChange, 2), signed(change.levelChangeDb, 1))}
      </span>
    </span>
  );
}
