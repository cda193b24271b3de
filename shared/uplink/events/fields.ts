import { z } from 'zod';

/** Fields that many events have. Times are epoch milliseconds UTC. */
export const Id = z.string().min(1).max(128);
export const Code = z.string().max(64);
export const AtMs = z.number();
export const Count = z.number().int().min(0);
