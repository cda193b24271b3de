import { z } from 'zod';

const Word = z.string().max(64);
const OnDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-06-07');

/** 选拔 → 审核 → 培训 → 合格: how far a person has come before being put on a roster. */
export const PersonState = z.enum(['selected', 'vetted', 'trained', 'passed']);
export type PersonState = z.infer<typeof PersonState>;

/** The result of one training. `expiresOn` is the last day it counts, null when it does not expire. */
export const TrainingResult = z.object({
  what: z.string().min(1).max(64),
  /** The day of the examination; null when nobody wrote it down. */
  takenOn: OnDate.nullable(),
  isPassed: z.boolean(),
  expiresOn: OnDate.nullable(),
  examiner: Word.default(''),
  score: z.number().min(0).max(1_000).nullable().default(null),
});
export type TrainingResult = z.infer<typeof TrainingResult>;

/** 工作责任书: one per person and post. An unsigned one is listed, so that it is known to be missing. */
export const ResponsibilityLetter = z.object({
  post: z.string().min(1).max(64),
  isSigned: z.boolean(),
  /** Who signed: the person, or the one who signed for the site. */
  signer: Word.default(''),
  signedOn: OnDate.nullable().default(null),
  /** SHA-256 of the scan (hexadecimal); the scan itself stays at the site. */
  scanSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
});
export type ResponsibilityLetter = z.infer<typeof ResponsibilityLetter>;

const Names = z.array(z.string().min(1).max(64)).max(200).default([]);
const Ids = z.array(z.string().min(1).max(64)).max(1_000).default([]);
const Costs = z.record(z.string().min(1).max(64), z.number().int().min(0).max(1_000_000)).default({});

/**
 * What is known of a person beyond name and school. Every field has a default: people who were imported
 * before these fields existed still read. What must never leave the site (the whole telephone number, who
 * is related to whom) is not here but in `PersonPrivate`.
 */
export const personRecordFields = {
  county: Word.default(''),
  /** Classes taught or led; candidates of these classes are avoided. */
  classes: Names,
  /** Schools a person is tied to beside the own one. */
  relatedSchools: Names,
  /** What the person does at the site (监考员, 流动监考, 主考…); empty while nothing is given. */
  post: Word.default(''),
  /** Ids of sessions in which the person cannot come. */
  unavailable: Ids,
  /** Ids of the rooms in which a relative sits. */
  avoidRooms: Ids,
  /** A relative sits somewhere at this site: no room of it may be given. */
  isAvoidingSite: z.boolean().default(false),
  maxSessions: z.number().int().min(0).max(1_000).nullable().default(null),
  /** Costs of a session or a building (0 = glad to); the solver adds them up. */
  preference: z
    .object({ sessions: Costs, buildings: Costs })
    .default(() => ({ sessions: {}, buildings: {} })),
  state: PersonState.default('selected'),
  trainings: z.array(TrainingResult).max(50).default([]),
  letters: z.array(ResponsibilityLetter).max(20).default([]),
  /** As lists show it (`138****5678`); the whole number is asked for by name of the person. */
  phoneMasked: z.string().max(32).default(''),
  /** In the pool from which absences are filled. */
  isStandby: z.boolean().default(false),
  isOnLeave: z.boolean().default(false),
};

/** Stays at the site: never in an event, an export for others or the table of the roster. */
export const PersonPrivate = z.object({
  phone: z.string().max(32).default(''),
  /** Why rooms are avoided; `roomId` null is the whole site. */
  relations: z
    .array(z.object({ roomId: z.string().min(1).max(64).nullable(), text: z.string().max(200) }))
    .max(50)
    .default([]),
});
export type PersonPrivate = z.infer<typeof PersonPrivate>;
