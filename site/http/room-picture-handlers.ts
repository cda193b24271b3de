import type { Handlers } from '../../server/rpc/handlers.ts';
import type { roomPictureContract } from '../../shared/contract/room-picture-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of the pictures of a listening check. */
export const roomPictureHandlers = ({
  roomPictures,
}: Pick<SiteServices, 'roomPictures'>): Handlers<typeof roomPictureContract> => ({
  'roomPicture.limits': ({ checkId }) => roomPictures.limits(checkId),
  'roomPicture.get': ({ checkId, roomId }) => roomPictures.picture(checkId, roomId),
});
