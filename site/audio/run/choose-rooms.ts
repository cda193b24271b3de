import { ContractError } from '../../../shared/contract/errors.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import type { CheckRun } from './check-run.ts';

/**
 * Rooms of a check with their cameras. `all` means the rooms in which exams are sat, or every room where none is
 * marked as such. Throws ContractError `bad-input` for unknown rooms and for none.
 */
export function chooseRooms(
  wanted: readonly string[] | 'all',
  all: readonly RoomConfig[],
  cameras: readonly Pick<CameraConfig, 'id' | 'roomId'>[],
): CheckRun['rooms'] {
  const unknown = wanted === 'all' ? undefined : wanted.find((id) => !all.some((room) => room.id === id));
  if (unknown !== undefined)
    throw new ContractError('bad-input', `there is no room ${JSON.stringify(unknown)}`, 'rooms');
  const candidates = all.filter(({ kind }) => kind === 'exam' || kind === 'spare');
  const whole = candidates.length > 0 ? candidates : all;
  const chosen = wanted === 'all' ? whole : all.filter(({ id }) => wanted.includes(id));
  if (chosen.length === 0) throw new ContractError('bad-input', 'no room was chosen', 'rooms');
  return chosen.map(({ id }) => ({
    roomId: id,
    cameraIds: cameras.filter(({ roomId }) => roomId === id).map((camera) => camera.id),
  }));
}
