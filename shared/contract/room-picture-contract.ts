import { z } from 'zod';
import { query, ROLES } from './define.ts';
import { RoomLimits, RoomPicture } from './room-picture.ts';

const Id = z.string().min(1).max(64);

/** What the pictures of a listening check need beyond its figures. */
export const roomPictureContract = {
  /** The limits a check was judged by; those of now when its version is not known any more. */
  'roomPicture.limits': query(ROLES, z.object({ checkId: Id }), RoomLimits),
  /** `not-found` when no sound of the room was kept; `unavailable` when it cannot be read or too many ask. */
  'roomPicture.get': query(ROLES, z.object({ checkId: Id, roomId: Id }), RoomPicture),
};
