import type { IdempotencyMemory } from '../../server/rpc/handlers.ts';
import type { MediaFormat } from '../../shared/contract/camera-status.ts';
import type { DutyLogEntry, Operator } from '../../shared/contract/journal.ts';
import type { CoverageProof } from '../../shared/contract/recording.ts';
import type { SignedProof } from '../../shared/contract/signed-proof.ts';
import type { SiteInfo } from '../../shared/contract/site-contract.ts';
import type { OutboxRow } from '../../shared/contract/uplink-status.ts';
import type { AudioChecks } from '../ports/audio-checks.ts';
import type { AccessUnit, Cameras } from '../ports/cameras.ts';
import type { Day } from '../ports/day.ts';
import type { Commissioning, Diagnosis } from '../ports/diagnosis.ts';
import type { Duty } from '../ports/duty.ts';
import type { DutyPlans } from '../ports/duty-plans.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Health } from '../ports/health.ts';
import type { Interruptions } from '../ports/interruptions.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Listening } from '../ports/listening.ts';
import type { ListeningPapersService } from '../ports/listening-papers.ts';
import type { ListeningProfiles } from '../ports/listening-profiles.ts';
import type { ListeningWatch } from '../ports/listening-watch.ts';
import type { Onvif } from '../ports/onvif.ts';
import type { Orders } from '../ports/orders.ts';
import type { Uplink } from '../ports/outbox.ts';
import type { People } from '../ports/people.ts';
import type { Programmes } from '../ports/programmes.ts';
import type { RecordedSession, Recording } from '../ports/recording.ts';
import type { RoomPictures } from '../ports/room-pictures.ts';
import type { Roster } from '../ports/roster.ts';
import type { RosterDay } from '../ports/roster-day.ts';
import type { RosterPapers } from '../ports/roster-papers.ts';
import type { RosterPlans } from '../ports/roster-plans.ts';
import type { RosterRules } from '../ports/roster-rules.ts';
import type { CameraSetup } from '../ports/setup.ts';
import type { SoundBench } from '../ports/sound-bench.ts';
import type { TrialPapersService } from '../ports/trial-papers.ts';
import type { Wall } from '../ports/wall.ts';

/** What the HTTP edge needs of the rest of the site; wired in the composition root. */
export interface SiteServices {
  readonly cameras: Cameras;
  readonly listening: Listening;
  readonly audioChecks: AudioChecks;
  readonly programmes: Programmes;
  readonly duty: Duty;
  readonly dutyPlans: DutyPlans;
  readonly listeningPapers: ListeningPapersService;
  readonly listeningProfiles: ListeningProfiles;
  readonly trialPapers: TrialPapersService;
  readonly roomPictures: RoomPictures;
  readonly listeningWatch: ListeningWatch;
  readonly interruptions: Interruptions;
  readonly soundBench: SoundBench;
  readonly roster: Roster;
  readonly rosterDay: RosterDay;
  readonly rosterPlans: RosterPlans;
  readonly rosterPapers: RosterPapers;
  readonly rosterRules: RosterRules;
  readonly people: People;
  readonly uplink: Uplink;
  readonly orders: Orders;
  readonly day: Day;
  readonly journal: Journal;
  readonly health: Health;
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  readonly commissioning: Commissioning;
  readonly jobs: Jobs;
  readonly recording: Recording;
  /** Sessions of the roster with their instants. */
  recordedSessions(): readonly RecordedSession[];
  /** Signs a proof of coverage with the key of this site. */
  signProof(proof: CoverageProof): SignedProof;
  readonly wall: Wall;
  readonly setup: CameraSetup;
  readonly onvif: Onvif;
  readonly idempotency: IdempotencyMemory;
  siteInfo(): SiteInfo;
  readonly dutyLog: {
    append(entry: { text: string; isUrgent: boolean; actor: string }): DutyLogEntry;
    list(limit: number): DutyLogEntry[];
  };
  readonly outboxRows: { recent(limit: number): OutboxRow[]; centreName(): string | null };
  readonly operators: { list(): Operator[]; add(name: string, post: string, actor: string): Operator };
  /** JPEG of a key frame; rejects with ContractError `unavailable` and the reason (no FFmpeg, not decodable). */
  toJpeg(unit: AccessUnit, format: MediaFormat): Promise<Uint8Array>;
}
