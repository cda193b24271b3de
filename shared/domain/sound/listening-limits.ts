import { ListeningProfile } from '../../contract/listening-profile.ts';
import type { ProfileReading } from '../../contract/versioned.ts';

/** One limit of a listening profile: where it stands, its unit, and the range a person may enter. */
export interface ListeningLimit {
  readonly key: string;
  readonly section: keyof ListeningProfile;
  readonly field: string;
  readonly unit: '' | 'dB' | '%' | 'Hz' | 'h' | 's';
  readonly least: number;
  readonly most: number;
  /** Decimals shown and entered. */
  readonly digits: number;
}

const limit = (
  section: keyof ListeningProfile,
  field: string,
  unit: ListeningLimit['unit'],
  least: number,
  most: number,
  digits: number,
): ListeningLimit => ({ key: `${section}.${field}`, section, field, unit, least, most, digits });

/** Every limit, in the order people read them. A test holds it against the schema. */
export const LISTENING_LIMITS = [
  limit('sti', 'pass', '', 0, 1, 2),
  limit('sti', 'warn', '', 0, 1, 2),
  limit('snrA', 'passDb', 'dB', 0, 120, 1),
  limit('snrA', 'warnDb', 'dB', 0, 120, 1),
  limit('levelSpread', 'mostDb', 'dB', 0, 120, 1),
  limit('thd', 'mostPercent', '%', 0, 100, 1),
  limit('hum', 'leastUnderSpeechDb', 'dB', 0, 120, 1),
  limit('clipping', 'mostPercent', '%', 0, 100, 2),
  limit('dropout', 'mostCount', '', 0, 1_000, 0),
  limit('response', 'fromHz', 'Hz', 20, 20_000, 0),
  limit('response', 'toHz', 'Hz', 20, 20_000, 0),
  limit('response', 'withinDb', 'dB', 0, 120, 1),
  limit('programme', 'leastMatchScore', '', 1, 10_000, 0),
  limit('change', 'mostSti', '', 0, 1, 2),
  limit('change', 'mostLevelDb', 'dB', 0, 120, 1),
  limit('change', 'mostResponseDb', 'dB', 0, 120, 1),
  limit('switchOver', 'passSeconds', 's', 0, 60, 1),
  limit('switchOver', 'warnSeconds', 's', 0, 60, 1),
  limit('zone', 'leastAttenuationDb', 'dB', 0, 120, 1),
  limit('validity', 'mostHours', 'h', 1, 8_760, 0),
] as const;

const sectionOf = (
  profile: ListeningProfile,
  { section }: ListeningLimit,
): Readonly<Record<string, unknown>> => {
  const part = profile[section];
  return typeof part === 'object' ? part : {};
};

/** Value of a limit in its unit. */
export const limitValue = (profile: ListeningProfile, limit: ListeningLimit): number =>
  Number(sectionOf(profile, limit)[limit.field]);

/** On what ground the limit stands as it does. */
export const limitSource = (profile: ListeningProfile, limit: ListeningLimit): string =>
  String(sectionOf(profile, limit)['source'] ?? '');

/** Name of the profile the product comes with. */
export const SHIPPED_PROFILE = 'listening-default';

/** Ground of a limit for a reader: of a shipped limit in the reader's language, where there are words for it. */
export const shownSource = (
  profile: ListeningProfile,
  limit: ListeningLimit,
  shippedSources: Readonly<Record<string, string>>,
): string =>
  (profile.name === SHIPPED_PROFILE ? shippedSources[limit.section] : undefined) ??
  limitSource(profile, limit);

/** The same profile with one limit changed; not validated. */
export const withLimit = (
  profile: ListeningProfile,
  limit: ListeningLimit,
  value: number,
): ListeningProfile => ({
  ...profile,
  [limit.section]: { ...sectionOf(profile, limit), [limit.field]: value },
});

/** The same profile with another ground for the limits of one section. */
export const withSource = (
  profile: ListeningProfile,
  limit: ListeningLimit,
  source: string,
): ListeningProfile => ({
  ...profile,
  [limit.section]: { ...sectionOf(profile, limit), source },
});

export interface LimitChange {
  readonly limit: ListeningLimit;
  readonly before: number;
  readonly after: number;
}

/** Limits in which two profiles differ. */
export const compareProfiles = (before: ListeningProfile, after: ListeningProfile): readonly LimitChange[] =>
  LISTENING_LIMITS.map((limit) => ({
    limit,
    before: limitValue(before, limit),
    after: limitValue(after, limit),
  })).filter((change) => change.before !== change.after);

/** Reads a profile of unknown origin; never throws. The field of a refusal is the path with dots, empty for the whole. */
export function readProfile(json: unknown): ProfileReading<ListeningProfile> {
  const parsed = ListeningProfile.safeParse(json);
  if (parsed.success) return { kind: 'profile', profile: parsed.data };
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : null;
  const path = [...(issue?.path ?? []), ...(unknownKey === null ? [] : [unknownKey])].map(String);
  return { kind: 'refused', field: path.join('.'), why: issue?.message ?? 'is not a profile' };
}
