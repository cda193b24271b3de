import type { OutboxStorage } from '../../../shared/contract/uplink-status.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';

const TONES: Readonly<Record<OutboxStorage['level'], Tone>> = {
  normal: 'normal',
  warning: 'attention',
  thinning: 'fault',
};
const MIB = 1024 * 1024;
const size = (bytes: number): string =>
  bytes < 100 * MIB ? `${(bytes / MIB).toFixed(1)} MB` : `${Math.round(bytes / MIB)} MB`;

/** How much room is left for reports that wait, and what is left out when there is none. */
export function Storage({ storage }: { readonly storage: OutboxStorage }) {
  const { reports, frame } = useText();
  const { level, usedBytes, capBytes, ballast, suppressed } = storage;
  return (
    <div className="report-storage">
      <p>
        {reports.storage}
        {frame.colon}
        <StatusMark tone={TONES[level]}>{reports.storageLevel[level]}</StatusMark>{' '}
        <span className="muted">{reports.storageUsed(size(usedBytes), size(capBytes))}</span>
      </p>
      <p className="muted small">{reports.ballast[ballast]}</p>
      {suppressed > 0 && <p>{reports.suppressed(suppressed)}</p>}
    </div>
  );
}
