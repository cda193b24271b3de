import { z } from 'zod';
import { command, feed, ROLES } from './define.ts';
import { Job } from './job.ts';

const Nothing = z.object({});

/** Long work in the background: newest first. */
export const jobsContract = {
  'jobs.feed': feed(ROLES, Nothing, z.array(Job), z.array(Job)),
  'jobs.cancel': command(
    ['director', 'duty', 'technician', 'monitor'],
    z.object({ id: z.string().min(1).max(64) }),
    z.object({ isDone: z.literal(true) }),
  ),
};
