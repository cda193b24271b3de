import { useQuery } from '@tanstack/react-query';
import type { AudioCheck, AudioRoomResult } from '../../../../shared/contract/audio-check.ts';
import { summariseSwitchOver } from '../../../../shared/domain/sound/summarise-switch-over.ts';
import { clock, siteClient } from '../../../client/site.ts';
import { decimal } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** The first chain must be heard so long; the service asks for 6 s, and this page hears of it late. */
const WAIT_MS = 8_000;

/** What the operator at the changeover switch does now; nothing before the signal is heard. */
export function SwitchGuide({ check }: { readonly check: AudioCheck }) {
  const words = useText().audioCheck.switchOver;
  if (check.phase !== 'capturing' || check.heardAtMs === null) return null;
  const leftMs = check.heardAtMs + WAIT_MS - clock.nowMs();
  if (leftMs > 0) return <p className="check-do">{words.wait(Math.ceil(leftMs / 1000))}</p>;
  return (
    <>
      <p className="check-do">{words.now}</p>
      <p>{words.after}</p>
    </>
  );
}

/** The change of chains as the site heard it, beside its limit. */
export function SwitchSummary({ check }: { readonly check: AudioCheck }) {
  const words = useText().audioCheck.switchOver;
  const { data: limits } = useQuery({
    queryKey: ['listeningProfile.table'],
    queryFn: () => siteClient.query('listeningProfile.table', {}),
  });
  const change = summariseSwitchOver(check.rooms);
  const seconds = (ms: number): string => decimal(ms / 1000, 2);
  const judged = limits?.versions.find(
    ({ profile }) => profile.name === check.profile.name && profile.version === check.profile.version,
  )?.profile.switchOver;
  const codes = check.rooms.flatMap(({ reasons }) => reasons.map(({ code }) => code));
  const isSlow = codes.includes('switch-slow');
  return (
    <p className="switch-summary">
      {change === null ? (
        <StatusMark tone="unchecked">{words.none}</StatusMark>
      ) : (
        <>
          {change.rooms > 0 && (
            <StatusMark tone={isSlow ? 'attention' : 'normal'}>
              {words.site(change.rooms, seconds(change.longestMs), seconds(change.togetherMs))}
            </StatusMark>
          )}
          {change.never > 0 && <StatusMark tone="fault">{words.never(change.never)}</StatusMark>}
        </>
      )}
      {judged && (
        <span className="muted small">
          {words.limit(decimal(judged.passSeconds, 1), decimal(judged.warnSeconds, 1))}
        </span>
      )}
    </p>
  );
}

/** The three figures of one room. */
export function SwitchCells({ room }: { readonly room: AudioRoomResult }) {
  const words = useText().audioCheck.switchOver;
  const heard = room.measures?.switchOver;
  const switched = heard?.outcome === 'switched' ? heard : null;
  return (
    <>
      <td className="number">
        {heard?.outcome === 'not-back'
          ? words.atLeast(decimal(heard.atLeastMs, 0))
          : decimal(switched?.gapMs ?? null, 0)}
      </td>
      <td className="number">{decimal(switched?.levelChangeDb ?? null)}</td>
      <td className="number">{decimal(switched?.delayChangeMs ?? null, 0)}</td>
    </>
  );
}
