import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { sendSound } from './send-sound.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Id = z.string().min(1).max(64);
const wav = { description: 'audio/wav', content: { 'audio/wav': { schema: z.unknown() } } };

/** Sound to compare a room of a listening check with. */
export function registerRoomPictureRoutes(
  instance: FastifyInstance,
  { roomPictures }: Pick<SiteServices, 'roomPictures'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id/rooms/:roomId/reference',
    schema: {
      summary:
        'The signal of a check on the time of what the room was heard to play, as long as that; takes Range',
      params: z.object({ id: Id, roomId: Id }),
      response: { 200: wav, 206: wav, ...failures },
    },
    handler: async (request, reply) => {
      const { id, roomId } = request.params;
      return sendSound(reply, await roomPictures.reference(id, roomId), request.headers.range);
    },
  });
}
