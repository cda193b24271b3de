import type { AudioRoomResult, RoomReasonCode } from '../../../../shared/contract/audio-check.ts';
import type { RoomLimits } from '../../../../shared/contract/room-picture.ts';
import { decimal } from '../../../kit/format.ts';
import type { Tone } from '../../../kit/status-mark.tsx';
import type { Text } from '../../../kit/text/index.ts';
import { octaveWorst } from './octave-worst.ts';

export interface FigureRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** What was wanted, with its unit; empty where there is no limit. */
  readonly limit: string;
  readonly tone: Tone;
}

/** Every figure of a room beside its limit. How it stands is what the check judged, never computed again here. */
export function figureRows(
  room: AudioRoomResult,
  profile: RoomLimits | null,
  octaves: readonly { readonly hz: number; readonly db: number }[],
  text: Text,
): FigureRow[] {
  const words = text.pictures.room;
  const { measures } = room;
  if (measures === null) return [];
  const { sti, sweep, level, hum, clipping, dropouts } = measures;
  const tone = (...codes: readonly RoomReasonCode[]): Tone => {
    const found = room.reasons.filter(({ code }) => codes.includes(code));
    if (found.some(({ verdict }) => verdict === 'fail')) return 'fault';
    if (found.some(({ verdict }) => verdict === 'warn')) return 'attention';
    return found.some(({ verdict }) => verdict === 'not-measurable') ? 'unchecked' : 'normal';
  };
  const row = (key: string, label: string, value: string, limit: string, its: Tone): FigureRow => ({
    key,
    label,
    value,
    limit: profile === null ? '' : limit,
    tone: its,
  });
  const number = (value: number | null | undefined, unit: string, digits = 1): string =>
    value == null ? words.notMeasured : `${decimal(value, digits)}${unit && ` ${unit}`}`;
  const worst = octaveWorst(octaves);
  const analog = dropouts.filter(({ cause }) => cause === 'analog');
  return [
    row(
      'sti',
      words.sti,
      sti === null
        ? words.notMeasured
        : `${decimal(sti.sti, 2)} ${sti.rating ?? ''}${sti.isCertifiable ? '' : ` · ${words.bands(sti.usableBandsHz.length)}`}`,
      words.atLeast(decimal(profile?.sti.pass ?? null, 2), decimal(profile?.sti.warn ?? null, 2)),
      tone('sti-low', 'sti-uncertain', 'disturbed', 'gain-control'),
    ),
    row('sti-sweep', words.stiSweep, number(sweep?.sti, '', 2), '', 'normal'),
    row(
      'snr',
      words.snr,
      number(level?.snrADb, 'dB(A)'),
      words.atLeast(String(profile?.snrA.passDb ?? ''), String(profile?.snrA.warnDb ?? '')),
      tone('snr-low'),
    ),
    row(
      'level',
      words.level,
      number(level?.laDbfs, 'dBFS(A)'),
      words.spread(profile?.levelSpread.mostDb ?? 0),
      tone('level-low', 'level-high', 'no-signal'),
    ),
    row('noise', words.noise, number(level?.noiseLaDbfs, 'dBFS(A)'), '', 'normal'),
    row(
      'thd',
      words.thd,
      number(sweep?.thdPercent, '%'),
      words.atMost(`${profile?.thd.mostPercent ?? ''} %`),
      tone('distorted'),
    ),
    row(
      'response',
      words.responseWorst,
      worst === null ? words.notMeasured : `${decimal(worst.db)} dB @ ${worst.hz} Hz`,
      `±${profile?.response.withinDb ?? ''} dB`,
      tone('response-uneven'),
    ),
    row(
      'hum',
      words.hum,
      hum === null
        ? words.notMeasured
        : hum.isPresent
          ? `${decimal(hum.fundamentalHz, 1)} Hz · ${decimal(hum.humDbfs)} dBFS`
          : words.none,
      words.under(profile?.hum.leastUnderSpeechDb ?? 0),
      tone('hum'),
    ),
    row(
      'clipping',
      words.clipping,
      clipping === null ? words.notMeasured : `${decimal(clipping.percent, 2)} %`,
      words.atMost(`${profile?.clipping.mostPercent ?? ''} %`),
      tone('clipped'),
    ),
    row(
      'dropouts',
      words.dropouts,
      words.times(analog.length),
      words.atMost(words.times(profile?.dropout.mostCount ?? 0)),
      tone('dropouts'),
    ),
    row(
      'network',
      words.network,
      measures.lostMs > 0 ? `${measures.lostPackets} · ${decimal(measures.lostMs, 0)} ms` : words.none,
      '',
      tone('capture-incomplete'),
    ),
    row('delay', words.delay, number(measures.delayMs, 'ms', 0), '', tone('wrong-room-late')),
    row('drift', words.drift, number(measures.driftPpm, 'ppm', 0), '', 'normal'),
    row(
      'source',
      words.source,
      `${measures.cameraId} · ${measures.codec.toUpperCase()} ${measures.sampleRate / 1000} kHz`,
      '',
      'normal',
    ),
  ];
}
