import { z } from 'zod';
import { RoomVerdict } from './audio-check.ts';

/** What the bench plays and measures; the words of `audio analyse --kind`. */
export const BENCH_KINDS = ['check', 'stipa', 'sweep', 'thd', 'level'] as const;
export const BenchKind = z.enum(BENCH_KINDS);
export type BenchKind = z.infer<typeof BenchKind>;

const Figure = z.number().nullable().default(null);

/** What was measured; null is not part of the kind, or not measurable. dBFS: plain RMS re full scale. */
export const BenchFigures = z.object({
  sti: Figure,
  rating: z.string().nullable().default(null),
  mti: z.array(z.number().nullable()).default([]),
  response: z
    .array(z.object({ hz: z.number(), db: z.number() }))
    .max(200)
    .default([]),
  thdPercent: Figure,
  thdNPercent: Figure,
  harmonics: z
    .array(z.object({ n: z.number(), db: z.number() }))
    .max(50)
    .default([]),
  fundamentalHz: Figure,
  levelDbfs: Figure,
  delayMs: Figure,
  ppm: Figure,
  snrDb: Figure,
  snrADb: Figure,
  rmsDbfs: Figure,
  laDbfs: Figure,
  peakDbfs: Figure,
  noiseLaDbfs: Figure,
});
export type BenchFigures = z.infer<typeof BenchFigures>;

/** How the browser said it had opened the input; null: it does not say. Processed sound measures the processing. */
export const BenchInput = z.object({
  label: z.string().max(200),
  sampleRate: z.number().int().min(8000).max(384_000),
  echoCancellation: z.boolean().nullable(),
  noiseSuppression: z.boolean().nullable(),
  autoGainControl: z.boolean().nullable(),
});
export type BenchInput = z.infer<typeof BenchInput>;

/** One measurement of the control computer's own sound card, as it is kept. */
export const BenchResult = z.object({
  id: z.string(),
  atMs: z.number(),
  by: z.string(),
  kind: BenchKind,
  input: BenchInput,
  seconds: z.number(),
  sampleRate: z.number(),
  verdict: RoomVerdict.nullable(),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
  figures: BenchFigures,
  /** Limits it was judged by. */
  profile: z.object({ name: z.string(), version: z.number() }),
  sha256: z.string(),
});
export type BenchResult = z.infer<typeof BenchResult>;

/** 58 s of 48 kHz mono in 16 bits: the longest signal with its lead and tail, as base64. */
export const MOST_CAPTURE_CHARACTERS = 7_500_000;
