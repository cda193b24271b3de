import { z } from 'zod';

/** What the school calls a zone of its loudspeakers, as on the amplifier. */
export const ZoneName = z.string().trim().min(1).max(40);

/** The loudspeaker zone a room is wired to, as the school has written it down. */
export const RoomZone = z.object({ roomId: z.string(), zone: z.string() });
export type RoomZone = z.infer<typeof RoomZone>;
