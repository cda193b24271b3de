import { z } from 'zod';

/** Levels above a site, lowest first: 县, 市, 省, 国. */
export const CENTRE_LEVELS = ['county', 'city', 'province', 'nation'] as const;
export const CentreLevel = z.enum(CENTRE_LEVELS);
export type CentreLevel = z.infer<typeof CentreLevel>;
