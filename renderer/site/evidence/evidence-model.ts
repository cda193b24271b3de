import type { Seal, Volume } from '../../../shared/contract/evidence.ts';
import type { Job } from '../../../shared/contract/job.ts';
import { civilParts, civilToEpochMs } from '../../../shared/domain/civil-time.ts';

/** How a seal stands, gravest first. */
export type SealState = 'gone' | 'broken' | 'whole' | 'unchecked';

/** The newest verification of the site's own folder counts; one of a copy says nothing about it. */
export function stateOf(seal: Pick<Seal, 'isPresent' | 'checks'>): SealState {
  if (!seal.isPresent) return 'gone';
  const own = seal.checks.find(({ path }) => path === '');
  return own === undefined ? 'unchecked' : own.ok ? 'whole' : 'broken';
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `2.4 GB`: decimal, as disks are labelled. */
export function sizeInWords(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** What a time field shows: `2026-06-07 09:00:00`. The browser's own field would follow its language, with a.m. and p.m. */
export function civilField(epochMs: number, timeZone: string): string {
  const p = civilParts(epochMs, timeZone);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** Null for what is no date and time; seconds may be left out. */
export function readCivilField(value: string, timeZone: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/.exec(value.trim());
  if (match === null) return null;
  const epochMs = civilToEpochMs(`${match[1]}T${match[2]}${match[3] ?? ':00'}`, timeZone);
  return Number.isFinite(epochMs) ? epochMs : null;
}

export interface SealForm {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly roomIds: readonly string[];
  readonly title: string;
  readonly number: string;
  readonly place: string;
  readonly custodian: string;
}

/** Why the form cannot be sealed yet; null when it can. */
export function problemOf(form: SealForm, nowMs: number): 'badRange' | 'future' | 'fill' | null {
  const { fromMs, toMs } = form;
  if (fromMs === null || toMs === null || fromMs >= toMs) return 'badRange';
  if (toMs > nowMs) return 'future';
  const isFilled = [form.title, form.number, form.place, form.custodian].every((text) => text.trim() !== '');
  return isFilled && form.roomIds.length > 0 ? null : 'fill';
}

export interface SessionRange {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The session people most likely seal now: the last one that has begun. */
export const lastBegun = (sessions: readonly SessionRange[], nowMs: number): SessionRange | null =>
  sessions.filter(({ fromMs }) => fromMs < nowMs).sort((a, b) => b.fromMs - a.fromMs)[0] ?? null;

/** The kinds of long work of sealing. */
export const EVIDENCE_JOBS = ['seal', 'evidence-copy', 'evidence-verify'] as const;
export type EvidenceJobKind = (typeof EVIDENCE_JOBS)[number];

export const isEvidenceJob = (job: Job): job is Job & { kind: EvidenceJobKind } =>
  EVIDENCE_JOBS.some((kind) => kind === job.kind);

/** Null while there is nothing to judge by. */
export function timeLeftMs(job: Pick<Job, 'done' | 'total' | 'startedAtMs'>, nowMs: number): number | null {
  const spentMs = nowMs - job.startedAtMs;
  if (job.total === null || job.done <= 0 || spentMs < 2_000) return null;
  return Math.max(0, (spentMs / job.done) * (job.total - job.done));
}

/** Other disks first, the roomiest first. */
export const byUse = (volumes: readonly Volume[]): Volume[] =>
  [...volumes].sort((a, b) => Number(a.isOwnDisk) - Number(b.isOwnDisk) || b.freeBytes - a.freeBytes);

/** Address of one file of an opened seal. */
export const fileHref = (id: string, openingId: string, path: string): string =>
  `/api/v1/evidence/${encodeURIComponent(id)}/files/${path}?opening=${encodeURIComponent(openingId)}`;
