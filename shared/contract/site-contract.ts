import { z } from 'zod';
import { audioCheckContract } from './audio-check-contract.ts';
import { RoomLevel, ToneCheck } from './audio-levels.ts';
import { cameraSetupContract } from './camera-setup-contract.ts';
import { CameraStatus } from './camera-status.ts';
import { command, feed, query, ROLES } from './define.ts';
import { diagnosisContract } from './diagnosis-contract.ts';
import { dutyCallsContract } from './duty-calls.ts';
import { dutyContract } from './duty-contract.ts';
import { dutyDraftsContract } from './duty-drafts.ts';
import { dutyPlanContract } from './duty-plan-contract.ts';
import { evidenceContract } from './evidence-contract.ts';
import { examContract } from './exam-contract.ts';
import { healthContract } from './health-contract.ts';
import { instructionsContract } from './instructions-contract.ts';
import { interruptionContract } from './interruption.ts';
import { jobsContract } from './jobs-contract.ts';
import { DutyLogEntry, JournalEntry, Operator } from './journal.ts';
import { listeningPapersContract } from './listening-papers-contract.ts';
import { listeningProfileContract } from './listening-profile-contract.ts';
import { listeningWatchContract } from './listening-watch-contract.ts';
import { peopleContract } from './people-contract.ts';
import { programmeContract } from './programme-contract.ts';
import { recordingContract } from './recording-contract.ts';
import { responsibilityContract } from './responsibility-contract.ts';
import { roomPictureContract } from './room-picture-contract.ts';
import { rosterDayContract } from './roster-day-contract.ts';
import { RosterDelta } from './roster-delta.ts';
import { rosterPapersContract } from './roster-papers.ts';
import { rosterPlanContract } from './roster-plan-contract.ts';
import { rosterRoomsContract } from './roster-rooms.ts';
import { rosterRulesContract } from './roster-rules-contract.ts';
import {
  ImportKind,
  ImportPreview,
  RosterTable,
  SeatPlace,
  TableColumnChoice,
  TableImport,
} from './roster-table.ts';
import { selfTestContract } from './self-test-contract.ts';
import { CameraRole, RoomConfig, SiteIdentity } from './site-config.ts';
import { soundBenchContract } from './sound-bench-contract.ts';
import { timelineContract } from './timeline.ts';
import { Today } from './today.ts';
import { trialPapersContract } from './trial-papers-contract.ts';
import { OutboxRow, UplinkStatus } from './uplink-status.ts';
import { wallContract } from './wall-contract.ts';

const Nothing = z.object({});
const Done = z.object({ isDone: z.literal(true) });
const Id = z.string().min(1).max(64);

/** What does not change while the page is open. No stream address: those hold passwords. */
export const SiteInfo = z.object({
  version: z.string(),
  site: SiteIdentity,
  rooms: z.array(RoomConfig),
  cameras: z.array(z.object({ id: Id, roomId: Id, role: CameraRole, hasMain: z.boolean() })),
  isDemo: z.boolean(),
  /** Address of the embedded centre's page in the demo; null otherwise. */
  centreUrl: z.string().nullable(),
  ffmpegVersion: z.string().nullable(),
  nowMs: z.number(),
});
export type SiteInfo = z.infer<typeof SiteInfo>;

/** A text file as the page read it; the service finds out its encoding. */
const ImportFile = z.object({
  kind: ImportKind,
  fileName: z.string().min(1).max(255),
  base64: z.string().max(6 * 1024 * 1024),
  /** Without it the headers of the file say what its columns are. */
  columns: z.array(TableColumnChoice).max(256).optional(),
});

/** Everything the console's pages can ask and do. Keys are `area.verb`. */
export const siteContract = {
  ...evidenceContract,
  ...diagnosisContract,
  ...selfTestContract,
  ...cameraSetupContract,
  ...wallContract,
  ...healthContract,
  ...jobsContract,
  ...recordingContract,
  ...audioCheckContract,
  ...listeningPapersContract,
  ...trialPapersContract,
  ...listeningProfileContract,
  ...programmeContract,
  ...roomPictureContract,
  ...listeningWatchContract,
  ...interruptionContract,
  ...soundBenchContract,
  ...examContract,
  ...timelineContract,
  ...rosterPlanContract,
  ...rosterPapersContract,
  ...rosterRoomsContract,
  ...rosterRulesContract,
  ...peopleContract,
  ...responsibilityContract,
  ...dutyContract,
  ...instructionsContract,
  ...dutyPlanContract,
  ...dutyDraftsContract,
  ...dutyCallsContract,
  ...rosterDayContract,

  'site.get': query(ROLES, Nothing, SiteInfo),
  'today.feed': feed(ROLES, Nothing, Today, Today),

  'cameras.feed': feed(
    ROLES,
    Nothing,
    z.array(CameraStatus),
    z.object({ changed: z.array(CameraStatus), removed: z.array(z.string()) }),
  ),
  'cameras.retry': command(['director', 'technician', 'monitor'], z.object({ cameraId: Id }), Done),

  'audio.levels': feed(ROLES, Nothing, z.array(RoomLevel), z.array(RoomLevel)),
  'audio.startToneCheck': command(
    ['director', 'technician'],
    z.object({
      output: z.enum(['page', 'external']),
      frequencyHz: z.number().min(200).max(3400).default(1000),
    }),
    ToneCheck,
  ),
  'audio.cancelToneCheck': command(['director', 'technician'], z.object({ id: Id }), Done),
  'audio.toneCheck': feed(ROLES, Nothing, ToneCheck.nullable(), ToneCheck.nullable()),

  'roster.get': feed(ROLES, Nothing, RosterTable, RosterDelta),
  'roster.previewImport': query(['director', 'duty'], ImportFile, ImportPreview),
  'roster.import': command(['director', 'duty'], ImportFile, ImportPreview),
  /** The newest import that can be taken back, or null. */
  'roster.lastImport': query(['director', 'duty'], Nothing, TableImport.nullable()),
  /** Takes back the newest import; its number is told, so that nobody takes back what another has just done. */
  'roster.undoImport': command(['director', 'duty'], z.object({ seq: z.number().int() }), TableImport),
  /** `personId: null` empties the seat. `revision` is the table the operator saw; an older one is a conflict. */
  'roster.assign': command(
    ['director', 'duty'],
    z.object({
      sessionId: Id,
      postId: Id,
      seat: z.number().int().min(0).max(19),
      personId: Id.nullable(),
      revision: z.number().int(),
    }),
    Done,
  ),
  /** Two seats exchange their people; one of them may be empty. */
  'roster.swap': command(
    ['director', 'duty'],
    z.object({ from: SeatPlace, to: SeatPlace, revision: z.number().int() }),
    Done,
  ),
  'roster.lock': command(['director', 'duty'], SeatPlace.extend({ isLocked: z.boolean() }), Done),
  'roster.undo': command(['director', 'duty'], Nothing, Done),
  'roster.redo': command(['director', 'duty'], Nothing, Done),

  'uplink.feed': feed(
    ROLES,
    Nothing,
    z.object({ status: UplinkStatus, recent: z.array(OutboxRow), centreName: z.string().nullable() }),
    z.object({ status: UplinkStatus, recent: z.array(OutboxRow), centreName: z.string().nullable() }),
  ),
  'dutyLog.list': query(
    ROLES,
    z.object({ limit: z.number().int().min(1).max(500).default(50) }),
    z.array(DutyLogEntry),
  ),
  'dutyLog.append': command(
    ['director', 'duty', 'technician', 'monitor', 'papers-keeper'],
    z.object({ text: z.string().trim().min(1).max(2000), isUrgent: z.boolean().default(false) }),
    DutyLogEntry,
  ),
  'journal.list': query(
    ROLES,
    z.object({
      beforeSeq: z.number().int().nullable().default(null),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.array(JournalEntry),
  ),
  'alarms.acknowledge': command(['director', 'duty', 'technician', 'monitor'], z.object({ id: Id }), Done),
  'operators.list': query(ROLES, Nothing, z.array(Operator)),
  'operators.add': command(
    ROLES,
    z.object({ name: z.string().trim().min(1).max(32), post: z.string().trim().max(32) }),
    Operator,
  ),
};
export type SiteContract = typeof siteContract;
