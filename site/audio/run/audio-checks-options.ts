import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { AudioCheckKind } from '../../../shared/contract/audio-check.ts';
import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import type { Cameras } from '../../ports/cameras.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { SoundFiles } from '../recordings/sound-files.ts';
import type { ZoneStore } from '../zones/zone-store.ts';
import type { AnalystPool } from './analyst-pool.ts';
import type { AudioCheckStore } from './audio-check-store.ts';

/** What the checks of one site work with. */
export interface AudioChecksOptions {
  readonly cameras: Pick<Cameras, 'soundSince' | 'get'>;
  /** Of every room; figures only while somebody watches. */
  levels(): readonly RoomLevel[];
  readonly database: HookedDatabase;
  readonly store: AudioCheckStore;
  readonly zones: ZoneStore;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly profile: () => ListeningProfile;
  readonly pool: AnalystPool;
  readonly signals: {
    lengthMs(kind: AudioCheckKind): number;
    wav(kind: AudioCheckKind): Uint8Array;
  };
  readonly ffmpegPath: string | null;
  readonly sentencePath: string;
  /** Sound of the rooms is kept here, in a folder of each check. */
  readonly sounds: Pick<SoundFiles, 'create' | 'open'>;
  rooms(): readonly RoomConfig[];
  cameraConfigs(): readonly Pick<CameraConfig, 'id' | 'roomId'>[];
  isOperator(actor: string): boolean;
  /** Whether a named person has signed the results as they are. */
  isSigned(checkId: string): boolean;
  /** Mono samples of a stored recording; null when there is none of this name. */
  programme(name: string): { isSealed: boolean; samples: Float32Array; sampleRate: number } | null;
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
}
