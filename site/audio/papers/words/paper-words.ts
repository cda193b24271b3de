import type { AudioCheckKind } from '../../../../shared/contract/audio-check.ts';
import type { LimitWords } from '../../../../shared/words/limit-words-zh.ts';
import type { RoomWords } from '../../../../shared/words/room-words-zh.ts';
import type { SignerWords } from '../../../../shared/words/signer-words-zh.ts';

/** Everything a paper says in one language. */
export interface PaperWords extends RoomWords, LimitWords, SignerWords {
  readonly title: string;
  readonly fileName: string;
  readonly site: string;
  readonly siteCode: string;
  readonly time: string;
  readonly kind: string;
  readonly kinds: Readonly<Record<AudioCheckKind, string>>;
  readonly chain: string;
  readonly chains: Readonly<Record<'main' | 'backup', string>>;
  readonly output: string;
  readonly outputs: Readonly<Record<'page' | 'external', string>>;
  readonly startedBy: string;
  readonly judgedBy: string;
  readonly repeats: string;
  readonly checkId: string;
  readonly contentHash: string;
  readonly console: string;
  readonly overview: string;
  readonly results: string;
  readonly roomCount: (count: number) => string;
  readonly detail: string;
  readonly allPassed: string;
  readonly limits: string;
  readonly limit: string;
  readonly value: string;
  readonly unit: string;
  readonly source: string;
  readonly limitsUnknown: string;
  readonly method: string;
  readonly methodText: readonly string[];
  readonly instrument: string;
  readonly instrumentText: readonly string[];
  readonly calibrated: (camera: string, offsetDb: string, by: string, at: string) => string;
  readonly evidence: string;
  readonly evidenceNote: string;
  readonly noEvidence: string;
  readonly signatures: string;
  readonly signaturesNote: string;
  readonly noSignature: string;
  readonly key: string;
  readonly wholeCheck: string;
  readonly byHand: readonly string[];
  readonly remarks: string;
  readonly remark: (room: string, by: string, at: string, reason: string) => string;
  readonly drift: string;
  readonly driftNote: string;
  readonly acceptedAt: string;
  readonly baseline: string;
  readonly missingGlyphs: (list: string) => string;
  readonly page: (page: number, pages: number) => string;
  readonly responseTitle: string;
  /** Of a change of chains: how many rooms, the longest silence of one, and all of it together, s. */
  readonly switchOver: (rooms: number, longest: string, together: string) => string;
  /** Of a sweep. */
  readonly noGaps: string;
  readonly switchNever: (rooms: number) => string;
  readonly columns: Readonly<Record<ColumnId, string>>;
  /** Names of the figures of a reason; one not listed keeps its own name. */
  readonly figureNames: Readonly<Record<string, string>>;
  readonly file: string;
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly statement: string;
  readonly listMark: string;
  readonly yes: string;
  readonly no: string;
}

export const COLUMN_IDS = [
  'room',
  'roomId',
  'verdict',
  'reasons',
  'actions',
  'sti',
  'rating',
  'isCertifiable',
  'sweepSti',
  'snrADb',
  'laDbfs',
  'laDbSpl',
  'noiseLaDbfs',
  'thdPercent',
  'humDbfs',
  'clippedPercent',
  'dropouts',
  'lostPackets',
  'lostMs',
  'rt60S',
  'delayMs',
  'driftPpm',
  'switchGapMs',
  'switchLevelDb',
  'switchDelayMs',
  'camera',
  'codec',
  'sampleRate',
  'remark',
  'evidence',
  'sha256',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];
