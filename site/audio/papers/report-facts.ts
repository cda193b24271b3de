import type { AudioCheck } from '../../../shared/contract/audio-check.ts';
import type { ListeningPapers } from '../../../shared/contract/listening-papers.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { Calibration } from '../../../shared/contract/listening-profile-contract.ts';
import type { SiteIdentity } from '../../../shared/contract/site-config.ts';

/** All a paper says, as plain values: it can be handed to another thread, and the same facts give the same paper. */
export interface ReportFacts {
  readonly site: SiteIdentity;
  readonly consoleVersion: string;
  readonly check: AudioCheck;
  /** Rooms of the check in the order of the site, with their names. */
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  /** Names of the operators who appear, by id. */
  readonly people: Readonly<Record<string, string>>;
  /** The limits the rooms were judged by; null when that version is not kept. */
  readonly profile: ListeningProfile | null;
  readonly papers: ListeningPapers;
  readonly calibrations: readonly Calibration[];
}

export const personOf = (facts: ReportFacts, actor: string): string => facts.people[actor] ?? actor;
export const roomNameOf = (facts: ReportFacts, roomId: string): string =>
  facts.rooms.find(({ id }) => id === roomId)?.name ?? roomId;
