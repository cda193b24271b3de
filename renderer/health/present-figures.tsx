import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { CameraHour } from '../../shared/contract/health-contract.ts';
import { useText } from '../kit/text/index.ts';

/** Shortest over longest interval from which on key frames count as coming evenly. */
const EVEN = 0.9;

/** What the packets of one camera say at this moment, beside what the plots show over time. */
export function PresentFigures({
  status,
  hour,
}: {
  readonly status: CameraStatus;
  readonly hour: CameraHour | null;
}) {
  const text = useText();
  const words = text.health;
  const { figures } = words;
  const isSending = status.state === 'live' || status.state === 'degraded';
  if (!isSending) return null;
  const { bitratePeakKbps = null, keyFrameIntervalMs, gopRegularity = null, hasBFrames } = status;
  const facts: readonly (readonly [string, string])[] = [
    [figures.peak, bitratePeakKbps === null ? words.unknown : `${Math.round(bitratePeakKbps)} kbit/s`],
    [
      figures.keyFrame,
      keyFrameIntervalMs === null
        ? words.unknown
        : gopRegularity === null
          ? text.frame.duration(keyFrameIntervalMs)
          : figures.keyFrameOf(
              text.frame.duration(keyFrameIntervalMs),
              gopRegularity >= EVEN ? figures.even : figures.uneven(Math.round(gopRegularity * 100)),
            ),
    ],
    [figures.bFrames, hasBFrames === undefined ? words.unknown : hasBFrames ? figures.yes : figures.no],
    [figures.burst, hour === null ? words.unknown : words.packets(hour.lossBurst)],
  ];
  return (
    <dl className="camera-facts" aria-label={figures.heading}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
