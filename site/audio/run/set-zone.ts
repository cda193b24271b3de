import { ContractError } from '../../../shared/contract/errors.ts';
import type { RoomZone } from '../../../shared/contract/listening-zone.ts';
import type { ZoneStore } from '../zones/zone-store.ts';
import type { AudioChecksOptions } from './audio-checks-options.ts';

/** Rooms that belong to a zone; at least one. Throws ContractError `bad-input`. */
export function roomsOfZone(zones: Pick<ZoneStore, 'list'>, zone: string | null): readonly string[] {
  const ids = zones.list().flatMap((one) => (one.zone === zone ? [one.roomId] : []));
  if (ids.length === 0) throw new ContractError('bad-input', 'no room belongs to this zone', 'zone');
  return ids;
}

/** Says to which zone rooms belong; null to none. Throws ContractError `bad-input` for an unknown room. */
export function setZone(
  options: Pick<AudioChecksOptions, 'database' | 'zones' | 'journal' | 'rooms'>,
  {
    roomIds,
    zone,
    actor,
  }: { readonly roomIds: readonly string[]; readonly zone: string | null; readonly actor: string },
): readonly RoomZone[] {
  const known = new Set(options.rooms().map(({ id }) => id));
  const unknown = roomIds.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw new ContractError('bad-input', `there is no room ${JSON.stringify(unknown)}`, 'rooms');
  options.database.transaction(() => {
    options.zones.set(roomIds, zone);
    options.journal.append({
      actor,
      action: 'audio-check.zone-set',
      subject: zone ?? '',
      details: { rooms: roomIds.length },
    });
  });
  return options.zones.list();
}
