import { z } from 'zod';

/** One version of rules or limits, never changed afterwards. `reason` says why it was made. */
export const versionOf = <Profile extends z.ZodType>(profile: Profile) =>
  z.object({
    profile,
    /** Shipped with the product, not made here. */
    isShipped: z.boolean(),
    atMs: z.number(),
    author: z.string(),
    reason: z.string(),
  });

/** Which version counted from when on. */
const VersionUse = z.object({
  name: z.string(),
  version: z.number().int(),
  atMs: z.number(),
  by: z.string(),
  reason: z.string(),
});
export type VersionUse = z.infer<typeof VersionUse>;

/** All versions of one kind of rules or limits, and the one that counts now. */
export const versionsOf = <Profile extends z.ZodType>(profile: Profile) =>
  z.object({
    active: versionOf(profile),
    shipped: profile,
    /** Newest first. */
    versions: z.array(versionOf(profile)),
    /** Newest first, at most 100. */
    uses: z.array(VersionUse),
  });

/** What is kept in versions: a name, a number given by the service, and where it comes from. */
export interface Versioned {
  readonly name: string;
  readonly version: number;
  readonly source: string;
}

export interface Version<Profile> {
  readonly profile: Profile;
  readonly isShipped: boolean;
  readonly atMs: number;
  readonly author: string;
  readonly reason: string;
}

export interface Versions<Profile> {
  readonly active: Version<Profile>;
  readonly shipped: Profile;
  readonly versions: Version<Profile>[];
  readonly uses: VersionUse[];
}

/** How a file or a page's draft was read: a refusal names the field. */
export type ProfileReading<Profile> =
  | { readonly kind: 'profile'; readonly profile: Profile }
  | { readonly kind: 'refused'; readonly field: string; readonly why: string };

const Reason = z.string().trim().min(1).max(200);

/** A new version; its number is given by the service. `profile` is read like a file: a refusal names the field. */
export const SaveVersion = z.object({ profile: z.record(z.string(), z.unknown()), reason: Reason });

/** Back to a version there is, the shipped one included. */
export const UseVersion = z.object({
  name: z.string().min(1).max(64),
  version: z.number().int().positive(),
  reason: Reason,
});
