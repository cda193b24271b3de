import { csvLine } from '../../kit/csv.ts';
import type { Text } from '../../kit/text/index.ts';
import { gapWhy } from '../playback/coverage-words.ts';
import { preciseTime } from '../playback/time-view.ts';
import { type ProofRoom, type ProofSum, proofTotal } from './proof-rows.ts';

/** Names and figures around the lines, as the sheet shows them. */
export interface ProofHead {
  readonly site: string;
  readonly session: string;
  readonly range: string;
  readonly operator: string;
  readonly made: string;
  readonly timeZone: string;
  nameOfRoom(id: string): string;
  /** Name within its room. */
  nameOfCamera(id: string): string;
}

/** `5400.0`: seconds with one decimal, as the columns say. */
export const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** The whole proof as CSV: a line for every room, every camera, every gap and every file with its chain head. */
export function proofAsCsv(rooms: readonly ProofRoom[], head: ProofHead, text: Text): string {
  const words = text.proof;
  const time = (atMs: number): string => preciseTime(atMs, head.timeZone);
  const figures = ({ expectedMs, recordedMs, missingMs }: ProofSum): string[] =>
    [expectedMs, recordedMs, missingMs].map(seconds);
  const empty = ['', '', ''];
  const total = proofTotal(rooms);
  const lines: (readonly string[])[] = [
    [words.title, head.site, head.session, head.range, words.madeBy(head.operator, head.made)],
    [
      ...[words.line, words.room, words.camera, words.expected, words.recorded, words.missing],
      ...[words.from, words.to, words.because, words.bytes, 'SHA-256', words.chainHead],
    ],
    [words.lines.total, '', '', ...figures(total)],
  ];
  for (const room of rooms) {
    const name = head.nameOfRoom(room.roomId);
    const note = room.cameras.length === 0 ? words.noCamera : '';
    lines.push([words.lines.room, name, '', ...figures(room), '', '', note]);
    for (const camera of room.cameras) {
      const own = [name, `${head.nameOfCamera(camera.cameraId)} ${camera.cameraId}`];
      const removed = camera.isConfigured ? '' : words.removed;
      lines.push([words.lines.camera, ...own, ...figures(camera), '', '', removed]);
      for (const { fromMs, toMs, reason, code } of camera.gaps)
        lines.push([
          ...[words.lines.gap, ...own, '', '', seconds(toMs - fromMs)],
          ...[time(fromMs), time(toMs), gapWhy(reason, code, text)],
        ]);
      for (const { fromMs, toMs, bytes, sha256, chainHead, isOpen } of camera.files)
        lines.push([
          ...[words.lines.file, ...own, ...empty, time(fromMs), time(toMs)],
          ...[isOpen ? words.open : '', String(bytes), sha256, chainHead],
        ]);
    }
  }
  return lines.map(csvLine).join('\r\n');
}
