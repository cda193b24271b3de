import type { ReactNode } from 'react';
import type { CameraStatus, StreamName } from '../../shared/contract/camera-status.ts';
import { clock, useSiteCommand } from '../client/site.ts';
import { DiagnosisPanel } from '../diagnosis/diagnosis-panel.tsx';
import { HealthPanel } from '../health/health-panel.tsx';
import { Button, Segmented } from '../kit/controls.ts';
import { decimal, shortTime } from '../kit/format.ts';
import { notify } from '../kit/notices.ts';
import { routeHref } from '../kit/route.ts';
import { StatusMark } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import type { TileView } from './tile-view.ts';
import type { TileStats } from './wall-messages.ts';

type Row = readonly [string, ReactNode];

const AUDIO_NAMES: Readonly<Record<string, string>> = {
  pcma: 'G.711 A-law',
  pcmu: 'G.711 μ-law',
  aac: 'AAC',
  g726: 'G.726',
};

/** `H.264 (avc1.42c00d)`: the name people know, and the exact profile for a technician. */
function codecName(codec: string | null): string | null {
  if (codec === null || codec === '') return null;
  if (codec.startsWith('avc1')) return `H.264 (${codec})`;
  return /^(?:hvc1|hev1)/.test(codec) ? `H.265 (${codec})` : codec;
}

/** Everything known about the enlarged camera, figures with units. */
export function SingleFacts({
  status,
  stats,
  view,
  room,
  hasMain,
  stream,
  onStream,
  onMove,
  onBack,
  isHeard,
  onSound,
  onSnapshot,
  timeZone,
}: {
  readonly status: CameraStatus;
  readonly stats: TileStats | undefined;
  readonly view: TileView;
  readonly room: string;
  readonly hasMain: boolean;
  readonly stream: StreamName;
  onStream(stream: StreamName): void;
  onMove(step: number): void;
  onBack(): void;
  readonly isHeard: boolean;
  onSound(): void;
  onSnapshot(): void;
  readonly timeZone: string;
}) {
  const text = useText();
  const retry = useSiteCommand('cameras.retry');
  const unknown = text.wall.unknown;
  const withUnit = (value: number | null, unit: string, digits = 0): string =>
    value === null ? unknown : `${decimal(value, digits)} ${unit}`;
  const age = stats?.lastFrameAgeMs ?? status.lastFrameAgeMs;
  const nameOfStream = (name: StreamName): string =>
    name === 'main' ? text.wall.mainStream : text.wall.subStream;
  // What this page plays, counted here; the other list is what the service measures on the stream it records.
  const played: readonly Row[] = [
    [text.wall.lastFrame, age === null ? unknown : text.frame.duration(age)],
    [text.wall.codec, codecName(stats?.codec ?? null) ?? unknown],
    [text.wall.fps, stats ? `${decimal(stats.fps, 1)} fps` : unknown],
  ];
  const received: readonly Row[] = [
    [text.wall.codec, codecName(status.codec) ?? unknown],
    [text.wall.size, status.width === null ? unknown : `${status.width} × ${status.height}`],
    [text.wall.fps, withUnit(status.fps, 'fps', 1)],
    [text.wall.bitrate, withUnit(status.bitrateKbps, 'kbit/s')],
    [
      text.wall.keyFrameInterval,
      withUnit(status.keyFrameIntervalMs === null ? null : status.keyFrameIntervalMs / 1000, 's', 1),
    ],
    [text.wall.lost, text.wall.packets(status.lostPackets)],
    [text.wall.reconnects, text.wall.times(status.reconnects)],
    [text.wall.clockOffset, withUnit(status.clockOffsetMs, 'ms')],
    [
      text.wall.audio,
      status.audio
        ? `${AUDIO_NAMES[status.audio.codec] ?? text.wall.unknown} ${status.audio.sampleRate / 1000} kHz ${text.wall.channels(status.audio.channels)}`
        : text.wall.noAudio,
    ],
    [text.wall.cameraId, status.id],
  ];
  return (
    <aside className="single-facts">
      <div className="toolbar">
        <Button onClick={onBack}>{text.wall.back}</Button>
        <Button onClick={() => onMove(-1)}>{text.wall.previousRoom}</Button>
        <Button onClick={() => onMove(1)}>{text.wall.nextRoom}</Button>
      </div>
      <div className="toolbar">
        <Button onClick={onSnapshot}>{text.wall.snapshot}</Button>
        <Button aria-pressed={isHeard} onClick={onSound}>
          {isHeard ? text.wall.stopListening : text.wall.listen}
        </Button>
      </div>
      <h2 className="single-room">
        {room} {text.codes.cameraRole[status.role]}
      </h2>
      <div>
        <p className="single-state">
          <StatusMark tone={view.tone}>{view.word}</StatusMark>
          <span className="muted small">
            {' '}
            {text.wall.since(shortTime(status.stateSinceMs, timeZone, clock.nowMs()))}
          </span>
        </p>
        {view.cause && <p>{view.cause}</p>}
        {view.action && <p className="muted">{view.action}</p>}
        {status.state !== 'live' && (
          <Button
            loading={retry.isBusy}
            onClick={() =>
              void retry.run({ cameraId: status.id }).then((done) => {
                if (done) notify({ kind: 'information', text: text.wall.retrying });
              })
            }
          >
            {text.wall.retry}
          </Button>
        )}
      </div>
      {hasMain && (
        <Segmented
          aria-label={text.wall.stream}
          value={stream}
          options={[
            { value: 'sub', label: text.wall.subStream },
            { value: 'main', label: text.wall.mainStream },
          ]}
          onChange={(value) => onStream(value === 'main' ? 'main' : 'sub')}
        />
      )}
      <DiagnosisPanel cameraId={status.id} timeZone={timeZone} />
      <Facts title={text.wall.playedOf(nameOfStream(hasMain ? stream : 'sub'))} rows={played} />
      <Facts title={text.wall.receivedOf(nameOfStream(status.stream))} rows={received} />
      <HealthPanel cameraId={status.id} timeZone={timeZone} />
      <a href={routeHref('cameras', { camera: status.id })}>{text.health.all}</a>
    </aside>
  );
}

function Facts({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className="fact-rows">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
