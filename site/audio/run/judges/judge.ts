import type { RoomMeasures, RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import type { MicrophoneFinding } from '../analyst-messages.ts';

export type Heard = Extract<MicrophoneFinding, { kind: 'heard' }>;

/** Reasons one measure of one room gives against the limits; none when it is within them or was not measured. */
export type Judge = (measures: RoomMeasures, profile: ListeningProfile) => readonly RoomReason[];
