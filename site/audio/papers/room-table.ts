import type { AudioRoomResult, RoomReason } from '../../../shared/contract/audio-check.ts';
import { civilParts } from '../../../shared/domain/civil-time.ts';
import { personOf, type ReportFacts } from './report-facts.ts';
import { COLUMN_IDS, type ColumnId, type PaperWords } from './words/paper-words.ts';

export type Cell = string | number | null;

export interface RoomTable {
  readonly columns: readonly { readonly id: ColumnId; readonly head: string }[];
  /** One row per room of the check, in the order of the site. */
  readonly rows: readonly (readonly Cell[])[];
}

/** `2026-06-07 08:15:30` of the site. */
export function civilText(atMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = civilParts(atMs, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** `STI 0.52，限值 0.6`: the figures of a reason. */
export const figuresText = ({ figures }: RoomReason, words: PaperWords): string =>
  Object.entries(figures)
    .map(([name, value]) => `${words.figureNames[name] ?? name} ${value}`)
    .join(words.listMark.trim() === ';' ? ', ' : '，');

/** Mean of the octaves of 500 to 2000 Hz, which carry speech; null when one of them is missing. */
export function speechReverberation(room: AudioRoomResult): number | null {
  const octaves = (room.measures?.sweep?.rt60 ?? []).filter(({ hz }) => hz >= 450 && hz <= 2_200);
  const values = octaves.flatMap(({ s }) => s ?? []);
  if (values.length === 0 || values.length < octaves.length) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** dB SPL only of a microphone somebody calibrated. */
export function soundPressure(facts: ReportFacts, room: AudioRoomResult): number | null {
  const { measures } = room;
  const calibration = facts.calibrations.find(({ cameraId }) => cameraId === measures?.cameraId);
  if (calibration === undefined || measures?.level?.laDbfs == null) return null;
  return measures.level.laDbfs + calibration.offsetDb;
}

/** The rooms as a table for people and programs: numbers stay numbers, missing readings are empty and not zero. */
export function roomTable(facts: ReportFacts, words: PaperWords): RoomTable {
  const results = new Map(facts.check.rooms.map((room) => [room.roomId, room]));
  const remarks = new Map(facts.papers.remarks.map((remark) => [remark.roomId, remark]));
  const row = (id: string, name: string): Cell[] => {
    const room = results.get(id);
    const measures = room?.measures ?? null;
    const switched = measures?.switchOver?.outcome === 'switched' ? measures.switchOver : null;
    const remark = remarks.get(id);
    const sounds = facts.papers.evidence.filter(({ roomId }) => roomId === id);
    const cells: Record<ColumnId, Cell> = {
      room: name,
      roomId: id,
      verdict: words.verdicts[room?.verdict ?? 'not-measurable'],
      reasons: (room?.reasons ?? []).map((reason) => reasonText(reason, words)).join(words.listMark),
      actions: (room?.reasons ?? []).map(({ code }) => words.reasons[code].action).join(words.listMark),
      sti: round(measures?.sti?.sti, 3),
      rating: measures?.sti?.rating ?? null,
      isCertifiable: measures?.sti == null ? null : measures.sti.isCertifiable ? words.yes : words.no,
      sweepSti: round(measures?.sweep?.sti, 3),
      snrADb: round(measures?.level?.snrADb, 1),
      laDbfs: round(measures?.level?.laDbfs, 1),
      laDbSpl: round(room === undefined ? null : soundPressure(facts, room), 1),
      noiseLaDbfs: round(measures?.level?.noiseLaDbfs, 1),
      thdPercent: round(measures?.sweep?.thdPercent, 2),
      humDbfs: round(measures?.hum?.humDbfs, 1),
      clippedPercent: round(measures?.clipping?.percent, 3),
      dropouts: measures === null ? null : measures.dropouts.length,
      lostPackets: measures?.lostPackets ?? null,
      lostMs: round(measures?.lostMs, 0),
      rt60S: round(room === undefined ? null : speechReverberation(room), 2),
      delayMs: round(measures?.delayMs, 0),
      driftPpm: round(measures?.driftPpm, 1),
      switchGapMs: round(switched?.gapMs, 0),
      switchLevelDb: round(switched?.levelChangeDb, 1),
      switchDelayMs: round(switched?.delayChangeMs, 0),
      camera: measures?.cameraId ?? null,
      codec: measures?.codec ?? null,
      sampleRate: measures?.sampleRate ?? null,
      remark: remark === undefined ? null : `${personOf(facts, remark.by)}：${remark.reason}`,
      evidence: sounds.map(({ file }) => file).join(' ') || null,
      sha256: sounds.map(({ sha256 }) => sha256).join(' ') || null,
    };
    return COLUMN_IDS.map((column) => cells[column]);
  };
  return {
    columns: COLUMN_IDS.map((id) => ({ id, head: words.columns[id] })),
    rows: facts.rooms.map(({ id, name }) => row(id, name)),
  };
}

function reasonText(reason: RoomReason, words: PaperWords): string {
  const figures = figuresText(reason, words);
  const { cause } = words.reasons[reason.code];
  return figures === '' ? cause : `${cause}（${figures}）`;
}

export function round(value: number | null | undefined, digits: number): number | null {
  return value == null || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}
