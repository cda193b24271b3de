import type { RoomLimits, RoomPicture } from '../../shared/contract/room-picture.ts';

/** Pictures of what a listening check heard, made on request from the sound that was kept. */
export interface RoomPictures {
  /** Limits the check was judged by, else those of now. Throws ContractError `not-found`. */
  limits(checkId: string): RoomLimits;
  /** Rejects with ContractError `not-found` (no such check, no sound of the room) or `unavailable`. */
  picture(checkId: string, roomId: string): Promise<RoomPicture>;
  /** The signal on the time of the room's sound, as a WAV as long as that. Rejects like `picture`. */
  reference(checkId: string, roomId: string): Promise<Uint8Array<ArrayBuffer>>;
}
