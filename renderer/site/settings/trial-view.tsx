import type { TrialResult } from '../../../shared/contract/camera-setup.ts';
import { decimal } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';

/** The service watches a stream this long. */
const WATCHED_SECONDS = 3;

/** What a trial of one stream found, in figures and with a picture, or why nothing came. */
export function TrialView({ title, result }: { readonly title: string; readonly result: TrialResult }) {
  const text = useText();
  const words = text.settings.trial;
  if (!result.ok) {
    const code = text.codes.cameraCode[result.code];
    return (
      <section className="trial" aria-label={title}>
        <h3>{title}</h3>
        <StatusMark tone="fault">
          {words.failed}
          {text.frame.colon}
          {code.cause}
        </StatusMark>
        {code.action && <p className="muted">{text.frame.whatToDo(code.action)}</p>}
      </section>
    );
  }
  const { audio } = result;
  const facts: readonly (readonly [string, string])[] = [
    [words.codec, `${result.codec} ${result.profile}`],
    [words.size, `${result.width} × ${result.height}`],
    [words.fps, result.fps === null ? '—' : `${decimal(result.fps)} fps`],
    [words.bitrate, result.bitrateKbps === null ? '—' : `${result.bitrateKbps} kbit/s`],
    [
      words.keyFrame,
      result.keyFrameIntervalMs === null
        ? words.keyFrameUnknown(WATCHED_SECONDS)
        : text.frame.duration(result.keyFrameIntervalMs),
    ],
    [words.first, text.frame.duration(result.firstAccessUnitMs)],
    [words.lost, String(result.lostPackets)],
    [
      words.sound,
      audio === null ? words.noSound : `${audio.codec.toUpperCase()} ${audio.sampleRate / 1000} kHz`,
    ],
    [
      words.clock,
      result.clockOffsetMs === null ? words.clockUnknown : `${Math.round(result.clockOffsetMs)} ms`,
    ],
  ];
  return (
    <section className="trial" aria-label={title}>
      <h3>{title}</h3>
      <StatusMark tone="normal">{words.ok}</StatusMark>
      {result.isRunning && <p className="muted">{words.isRunning}</p>}
      {result.pictureBase64 === null ? (
        <p className="muted">{words.noPicture[result.pictureReason]}</p>
      ) : (
        <img
          className="trial-picture"
          alt={words.picture}
          src={`data:image/jpeg;base64,${result.pictureBase64}`}
        />
      )}
      <dl className="trial-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
