import type { RoomVerdict } from '../../shared/contract/audio-check.ts';
import type { Readiness } from '../../shared/contract/readiness.ts';
import type { Alarm, Today } from '../../shared/contract/today.ts';

/** A condition that holds now, grouped by cause: one switch down is one condition with 24 subjects. */
export interface Condition {
  readonly cause: Alarm['cause'];
  readonly priority: Alarm['priority'];
  readonly subjects: readonly string[];
  readonly reasonCode: string;
  /** It holds because these cameras deliver nothing: while they do not, it is told with their own alarm. */
  readonly isLedByCameras?: boolean;
  /** Subjects whose recording stands still for this reason. */
  readonly unrecorded?: readonly string[];
}

/** The newest finished commissioning run (联调), as far as readiness needs it. */
export interface CommissioningFact {
  readonly endedAtMs: number;
  /** Cameras that passed, some with a remark. */
  readonly passedCameraIds: ReadonlySet<string>;
  /** Rooms that failed, were not reached, or are exam or papers rooms without a camera. */
  readonly openRooms: number;
}

/** What is known of the listening equipment of one room. */
export interface ListeningRoomFact {
  readonly roomId: string;
  readonly name: string;
  /** Of the newest check that was made to the end on the main system; null when there is none. */
  readonly result: {
    readonly verdict: RoomVerdict;
    readonly endedAtMs: number;
    /** A named person accepted its remark. */
    readonly isAccepted: boolean;
    /** The room has other microphones since. */
    readonly isSetUpOtherwise: boolean;
    /** Judged by other limits than those in use. */
    readonly isOfOtherLimits: boolean;
  } | null;
  /** What a person in the room said at the newest trial after that check; null when there was none. */
  readonly trial: {
    readonly isGood: boolean;
    /** A named person has signed the trial as it is. */
    readonly isSigned: boolean;
    readonly endedAtMs: number;
  } | null;
}

/** The listening equipment as far as readiness needs it. */
export interface ListeningFact {
  /** False where the plan has tests and none with a listening part is to come. */
  readonly isNeeded: boolean;
  /** Rooms whose candidates must hear. */
  readonly rooms: readonly ListeningRoomFact[];
  /** How long a result counts. */
  readonly mostHours: number;
}

/** What must be done now, and are we ready. */
export interface Day {
  today(): Today;
  readiness(): Readiness;
  onChange(listener: (today: Today) => void): () => void;
  /** Throws ContractError `not-found` for an unknown alarm. */
  acknowledge(alarmId: string, actor: string): void;
  close(): void;
}
