import { join } from 'node:path';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { createListeningReadiness } from './audio/readiness/create-listening-readiness.ts';
import { createRoomChanges } from './audio/readiness/room-changes.ts';
import { parseRtspUrl } from './cameras/rtsp/rtsp-url.ts';
import { openSealSigner } from './evidence/signing-key.ts';
import { followPlan } from './planned-rooms.ts';
import type { ListeningFact } from './ports/day.ts';
import type { ListeningProfiles } from './ports/listening-profiles.ts';
import type { Roster } from './ports/roster.ts';
import type { Wiring } from './wiring.ts';

/** What readiness needs to know of the listening equipment. */
export function wireListeningReadiness(
  wiring: Wiring,
  roster: Pick<Roster, 'table' | 'onChange'>,
  profiles: Pick<ListeningProfiles, 'active'>,
  enrolment: Enrolment | null,
): () => ListeningFact {
  const { database, dataFolder, registry, keyBox, time } = wiring;
  const changes = createRoomChanges({
    database,
    box: keyBox,
    withoutCredentials: (address) => parseRtspUrl(address)?.requestUrl ?? null,
    rooms: () => registry.rooms(),
    cameras: () => registry.cameras(),
    nowMs: time.nowMs,
  });
  changes.follow();
  registry.onChange(() => changes.follow());
  return createListeningReadiness({
    database,
    changes,
    keyId: openSealSigner(join(dataFolder, 'evidence.key'), enrolment).keyId,
    rooms: () => registry.rooms(),
    plan: followPlan(wiring, roster),
    profile: () => profiles.active(),
  });
}
