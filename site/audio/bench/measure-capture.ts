import type { BenchFigures as Figures } from '../../../shared/contract/sound-bench.ts';
import { BenchFigures, type BenchKind } from '../../../shared/contract/sound-bench.ts';
import { ANALYSES } from '../command/analyses.ts';
import type { Analysis, SoundReason, SoundVerdict } from '../command/analysis.ts';
import type { Sound } from '../sound.ts';

export interface MeasuredCapture {
  readonly verdict: SoundVerdict | null;
  readonly reasons: readonly SoundReason[];
  readonly figures: Figures;
}

type Profile = Parameters<Analysis['analyse']>[0]['profile'];

/** Measures a recording of the bench as `audio analyse` does. Pure. */
export function measureCapture(
  kind: BenchKind,
  capture: Sound,
  reference: Sound | null,
  profile: Profile,
): MeasuredCapture {
  const analysis = ANALYSES[kind];
  if (analysis === undefined) throw new RangeError(`there is no analysis ${kind}`);
  const { verdict, reasons, fields } = analysis.analyse({ capture, reference, profile });
  return { verdict, reasons, figures: BenchFigures.parse(flat(fields)) };
}

/** The composite has its parts one level down; what STIPA says of the index counts before what the sweep says. */
function flat(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const part = (name: string): Record<string, unknown> => {
    const value = fields[name];
    return typeof value === 'object' && value !== null ? { ...value } : {};
  };
  return Object.fromEntries(
    Object.entries({ ...fields, ...part('speech'), ...part('sweep'), ...part('stipa') }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
