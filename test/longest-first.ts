import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, longest first: one of them begun last keeps a single worker busy long after the others
 * are done. From the report of a whole run; a file that is missing here only begins later than it might.
 */
const LONGEST = [
  'service/site/kill-rounds',
  'service/diagnosis/site',
  'service/health/loss',
  'service/cameras/live',
  'service/cameras/hostile-network',
  'service/recording/faults',
  'service/recording/site',
  'service/cameras/faults',
  'service/cameras/one-connection',
  'service/cameras/udp',
  'service/diagnosis/set',
  'service/cameras/sessions',
  'service/uplink/kill',
  'service/diagnosis/decoders',
  'service/diagnosis/diagnosis',
  'service/centre/centre',
  'service/evidence/seal-end-to-end',
  'service/site/main-job',
  'service/health/freeze-hint',
] as const;

const rank = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return found < 0 ? LONGEST.length : found;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}
