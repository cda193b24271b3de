import type { Watch } from '../../../../shared/contract/listening-watch.ts';
import { useSite } from '../../../client/site.ts';
import { clockTime } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** Times in which the service was down: what happened then in the rooms nobody knows. */
export function BlindTimes({ watch }: { readonly watch: Watch }) {
  const words = useText().watch;
  const timeZone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const isOver = watch.phase === 'ended' || watch.phase === 'failed';
  return watch.blind.map(({ fromMs, toMs }) => (
    <p key={fromMs}>
      <StatusMark tone={toMs === null && !isOver ? 'fault' : 'attention'}>
        {toMs === null
          ? words.blindSince(clockTime(fromMs, timeZone))
          : words.blind(clockTime(fromMs, timeZone), clockTime(toMs, timeZone))}
      </StatusMark>
    </p>
  ));
}
