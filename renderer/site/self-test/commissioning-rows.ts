import type {
  CameraOutcome,
  CommissioningRun,
  RoomOutcome,
  StepOutcome,
} from '../../../shared/contract/commissioning.ts';
import { csvLine } from '../../kit/csv.ts';
import { reasonInWords } from '../../kit/event-words.ts';
import { decimal } from '../../kit/format.ts';
import type { Tone } from '../../kit/status-mark.tsx';
import type { Text } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

export const TONES: Readonly<Record<RoomOutcome['result'] | CameraOutcome['result'], Tone>> = {
  pass: 'normal',
  warn: 'attention',
  fail: 'fault',
  'not-measurable': 'unchecked',
  'not-reached': 'unchecked',
  'no-camera': 'unconnected',
};

/** Rooms of which nothing is known: none of their cameras was reached, or they have none. */
export const isUnreached = ({ result }: RoomOutcome): boolean =>
  result === 'not-reached' || result === 'no-camera';

const ORDER: readonly RoomOutcome['result'][] = ['fail', 'not-reached', 'no-camera', 'warn', 'pass'];

/** Failures first, then rooms of which nothing is known; otherwise in the order of the site. */
export const sortRooms = (rooms: readonly RoomOutcome[]): readonly RoomOutcome[] =>
  [...rooms].sort((a, b) => ORDER.indexOf(a.result) - ORDER.indexOf(b.result));

const withUnit = (value: number, unit: string, text: Text): string =>
  `${decimal(value, 1)} ${unit === 'levels' ? text.selfTest.levels : unit}`;

function reasonOf(step: StepOutcome, camera: CameraOutcome, text: Text): string {
  const words = text.selfTest;
  const { reasonCode, figures } = step;
  if (reasonCode === 'picture-faults')
    return camera.raised
      .map(
        ({ kind, value, unit, threshold }) =>
          `${words.faultKind[kind]} ${withUnit(value, unit, text)} (${words.limit} ${withUnit(threshold, unit, text)})`,
      )
      .join(text.frame.listMark);
  const reason =
    wordOf(words.stepReason, reasonCode) ??
    wordOf(words.unmeasured, reasonCode) ??
    reasonInWords(reasonCode, text) ??
    reasonCode;
  if (reasonCode === 'clock-off') return `${reason} ${decimal(Number(figures.offsetMs) / 1000, 1)} s`;
  if (reasonCode === 'resolution-low') return `${reason} ${figures.width} × ${figures.height}`;
  if (reasonCode === 'frame-rate-low') return `${reason} ${figures.fps} fps`;
  if (reasonCode === 'key-frames-rare')
    return `${reason} ${decimal(Number(figures.keyFrameIntervalMs) / 1000, 1)} s`;
  return reason;
}

/** What a person must know of a camera: every step that did not pass, with its reason; steps behind a failed one once. */
export function stepsInWords(camera: CameraOutcome, text: Text): readonly string[] {
  const words = text.selfTest;
  const open = camera.steps.filter(
    ({ result, reasonCode }) => result !== 'pass' && reasonCode !== 'step-before-failed',
  );
  if (open.length === 0) {
    const format = camera.steps.find(({ step }) => step === 'format')?.figures;
    return format === undefined
      ? []
      : [`${format.width} × ${format.height} · ${format.fps} fps · ${format.bitrateKbps} kbit/s`];
  }
  return open.map(
    (step) =>
      `${words.step[step.step]} ${words.stepResult[step.result]}${text.frame.colon}${reasonOf(step, camera, text)}`,
  );
}

/** The whole run as CSV lines: a line for every camera, and one for every room without any. */
export function runAsCsv(
  run: CommissioningRun,
  text: Text,
  head: { readonly site: string; readonly operator: string; readonly from: string; readonly to: string },
): string {
  const words = text.selfTest;
  const rows: string[][] = [
    [
      words.commissioning,
      head.site,
      words.startedBy(head.operator, head.from),
      words.took(head.from, head.to),
    ],
    [words.room, words.camera, words.result, words.before, words.steps],
  ];
  for (const room of sortRooms(run.rooms)) {
    if (room.cameras.length === 0) rows.push([room.name, '', words.roomResult[room.result], '', '']);
    for (const camera of room.cameras)
      rows.push([
        room.name,
        `${text.codes.cameraRole[camera.role]} ${camera.cameraId}`,
        words.stepResult[camera.result],
        camera.before === null ? '' : words.stepResult[camera.before],
        stepsInWords(camera, text).join('; '),
      ]);
  }
  return rows.map(csvLine).join('\r\n');
}
