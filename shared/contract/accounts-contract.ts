import { z } from 'zod';
import { CENTRE_ROLES, command, query } from './define.ts';

export const CentreRole = z.enum(CENTRE_ROLES);

/** A person who may sign in at the centre. */
export const CentreAccount = z.object({
  name: z.string(),
  person: z.string(),
  role: CentreRole,
  isDisabled: z.boolean(),
  createdMs: z.number(),
  lastSignInMs: z.number().nullable(),
});
export type CentreAccount = z.infer<typeof CentreAccount>;

/** One line of the journal of access, newest first. */
export const AccessLine = z.object({
  id: z.string(),
  atMs: z.number(),
  action: z.string(),
  actor: z.string(),
  subject: z.string(),
  address: z.string(),
  detail: z.string(),
});
export type AccessLine = z.infer<typeof AccessLine>;

const Name = z.string().trim().min(2).max(32);
const Password = z.string().min(1).max(512);
const Done = z.object({ isDone: z.literal(true) });

/** Accounts of a centre. The password of somebody else is only ever set, never read. */
export const accountsContract = {
  /** Who this page acts as; `account` is null with the launch token. */
  'session.get': query(
    CENTRE_ROLES,
    z.object({}),
    z.object({
      account: z.object({ name: z.string(), person: z.string() }).nullable(),
      roles: z.array(CentreRole),
    }),
  ),
  'accounts.list': query(['administrator', 'auditor'], z.object({}), z.array(CentreAccount)),
  'accounts.add': command(
    ['administrator'],
    z.object({ name: Name, person: z.string().trim().min(1).max(64), role: CentreRole, password: Password }),
    Done,
  ),
  'accounts.change': command(
    ['administrator'],
    z.object({
      name: Name,
      person: z.string().trim().min(1).max(64).optional(),
      role: CentreRole.optional(),
      isDisabled: z.boolean().optional(),
    }),
    Done,
  ),
  'accounts.reset': command(['administrator'], z.object({ name: Name, password: Password }), Done),
  'accounts.unlock': command(['administrator'], z.object({ name: Name }), Done),
  'accounts.entries': query(
    ['administrator', 'auditor'],
    z.object({ limit: z.number().int().min(1).max(500).default(100), beforeMs: z.number().optional() }),
    z.array(AccessLine),
  ),
};
