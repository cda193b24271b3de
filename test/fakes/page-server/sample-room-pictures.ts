import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import type { Handlers } from '../../../server/rpc/handlers.ts';
import type { AudioCheck } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { roomPictureContract } from '../../../shared/contract/room-picture-contract.ts';
import type { PictureFacts } from '../../../site/audio/pictures/picture-room.ts';
import { readListeningProfile } from '../../../site/audio/read-listening-profile.ts';
import { roomPictureHandlers } from '../../../site/http/room-picture-handlers.ts';
import { registerRoomPictureRoutes } from '../../../site/http/room-picture-routes.ts';
import { sendSound } from '../../../site/http/send-sound.ts';
import type { RoomPictures } from '../../../site/ports/room-pictures.ts';
import type { SampleRequest } from './room-picture-worker.ts';

const PROFILE = join(import.meta.dirname, '../../../resources/profiles/listening-default.json');

/** Pictures of the invented check: one room's sound, made in a thread when first asked for, stands for all. */
export function roomPictureFake(check: (id: string) => AudioCheck): {
  readonly handlers: Handlers<typeof roomPictureContract>;
  register(app: FastifyInstance): void;
  close(): Promise<unknown>;
} {
  const profile = readListeningProfile(PROFILE);
  let thread: Worker | null = null;
  let number = 0;
  const waiting = new Map<number, (result: unknown) => void>();
  const ask = (type: SampleRequest['type'], checkId: string, roomId: string): Promise<unknown> => {
    const measures = check(checkId).rooms.find((room) => room.roomId === roomId)?.measures ?? null;
    if (measures === null)
      throw new ContractError('not-found', 'nothing was measured in this room', 'roomId');
    if (thread === null) {
      thread = new Worker(new URL('./room-picture-worker.ts', import.meta.url));
      thread.on('message', ({ id, result }: { id: number; result: unknown }) => waiting.get(id)?.(result));
    }
    number += 1;
    const id = number;
    thread.postMessage({ id, type, measures, response: profile.response } satisfies SampleRequest);
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const roomPictures: RoomPictures = {
    limits: () => profile,
    async picture(checkId, roomId) {
      const facts = (await ask('picture', checkId, roomId)) as PictureFacts;
      return { checkId, roomId, cameraId: `${roomId}-front`, ...facts };
    },
    async reference(checkId, roomId) {
      return (await ask('reference', checkId, roomId)) as Uint8Array<ArrayBuffer>;
    },
  };
  return {
    handlers: roomPictureHandlers({ roomPictures }),
    register(app) {
      registerRoomPictureRoutes(app, { roomPictures });
      app.get<{ Params: { id: string; roomId: string } }>(
        '/api/v1/audio-checks/:id/rooms/:roomId/sound',
        { schema: { hide: true } },
        async ({ params, headers }, reply) =>
          sendSound(reply, (await ask('sound', params.id, params.roomId)) as Uint8Array, headers.range),
      );
    },
    close: async () => thread?.terminate(),
  };
}
