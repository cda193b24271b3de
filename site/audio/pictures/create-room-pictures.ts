import type { FileSeal } from '../../../server/files/sealed-file.ts';
import type { AudioCheck } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RoomLimits, RoomPicture } from '../../../shared/contract/room-picture.ts';
import type { RoomPictures } from '../../ports/room-pictures.ts';
import type { PictureJob } from '../desk/desk-messages.ts';
import type { Desk } from '../desk/desk-thread.ts';

/** Pictures are some 300 kB, references up to 11 MB: what a person goes back and forth between. */
const KEPT_PICTURES = 24;
const KEPT_REFERENCES = 2;

export interface RoomPicturesOptions {
  readonly desk: Desk;
  readonly sentencePath: string;
  /** Of that version; of now when there is none. */
  limitsOf(profile: AudioCheck['profile']): RoomLimits;
  /** Throw ContractError `not-found`. */
  check(id: string): AudioCheck;
  evidence(checkId: string, roomId: string): FileSeal;
}

export function createRoomPictures(options: RoomPicturesOptions): RoomPictures {
  const { desk } = options;
  const pictures = new Map<string, Promise<RoomPicture>>();
  const references = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  function jobOf(checkId: string, roomId: string): PictureJob {
    const check = options.check(checkId);
    const measures = check.rooms.find((room) => room.roomId === roomId)?.measures ?? null;
    if (measures === null)
      throw new ContractError('not-found', 'nothing was measured in this room', 'roomId');
    const { response } = options.limitsOf(check.profile);
    return {
      kind: check.kind,
      evidence: options.evidence(checkId, roomId),
      sentencePath: options.sentencePath,
      measures,
      response: { fromHz: response.fromHz, toHz: response.toHz },
    };
  }

  return {
    limits: (checkId) => options.limitsOf(options.check(checkId).profile),
    async picture(checkId, roomId) {
      const job = jobOf(checkId, roomId);
      return remember(pictures, KEPT_PICTURES, JSON.stringify([checkId, roomId]), async () => {
        const answer = await desk.ask({ type: 'picture', ...job });
        if (answer.type !== 'picture') throw new ContractError('internal', 'the desk mixed its answers up');
        return { checkId, roomId, cameraId: job.measures.cameraId, ...answer.facts };
      });
    },
    async reference(checkId, roomId) {
      const job = jobOf(checkId, roomId);
      return remember(references, KEPT_REFERENCES, JSON.stringify([checkId, roomId]), async () => {
        const answer = await desk.ask({ type: 'reference', ...job });
        if (answer.type !== 'reference') throw new ContractError('internal', 'the desk mixed its answers up');
        return answer.wav;
      });
    },
  };
}

/** The newest answers; two that ask at once get one; a failure is not kept. */
function remember<T>(
  kept: Map<string, Promise<T>>,
  most: number,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = kept.get(key);
  kept.delete(key);
  const answer = known ?? make();
  kept.set(key, answer);
  if (known === undefined) answer.catch(() => kept.get(key) === answer && kept.delete(key));
  const oldest = kept.keys().next().value;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  return answer;
}
