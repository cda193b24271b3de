import { z } from 'zod';

/**
 * Why no page plays the signal of a check: `no-page` none took it in time, `not-allowed` the browser gives no sound
 * before a person has pressed something, `device-gone` the chosen output is not there, `output-changed` the
 * computer's usual output became another one, `interrupted` the page was closed or loaded again, `not-playable` the
 * signal could not be had or decoded.
 */
export const EMISSION_PROBLEMS = [
  'no-page',
  'not-allowed',
  'device-gone',
  'output-changed',
  'interrupted',
  'not-playable',
] as const;
export const EmissionProblem = z.enum(EMISSION_PROBLEMS);
export type EmissionProblem = z.infer<typeof EmissionProblem>;

/** Output devices are known by the name their driver gives; the empty name is the computer's usual output. */
export const OutputDevice = z.string().max(200);

/** Who plays the signal of a check that a page of the console is to play. */
export const SignalEmission = z.object({
  /** The wanted device; null when the page may use the one chosen on it. */
  device: OutputDevice.nullable(),
  /** Only this page may play; null: the first one that can. */
  page: z.string().nullable(),
  /** Null until a page has taken it. */
  playing: z.object({ page: z.string(), device: OutputDevice }).nullable(),
  /** From then on the check waits for somebody else to play. */
  problem: EmissionProblem.nullable(),
});
export type SignalEmission = z.infer<typeof SignalEmission>;
