import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, longest first: one of them begun last keeps a single worker busy long after the others
 * are done. From the report of a whole run; a file that is missing here only begins later than it might.
 */
const LONGEST = [
  'service/uplink/fault-run',
  'service/diagnosis/site',
  'service/cameras/live',
  'service/cameras/hostile-network',
  'service/health/loss',
  'service/cameras/faults',
  'service/audio/room-check',
  'service/cameras/udp',
  'service/site/kill-rounds',
  'service/recording/faults',
  'service/cameras/one-connection',
  'service/recording/site',
  'service/cameras/sessions',
  'service/evidence/seal-end-to-end',
  'service/site/main-job',
  'service/audio/switch-over',
  'service/diagnosis/decoders',
  'service/orders/instructions',
  'service/centre/gateways',
  'service/diagnosis/diagnosis',
  'service/audio/listening-watch',
  'service/site/camera-setup',
  'service/site/udp-streams',
  'service/audio/analyse-command',
  'service/site/no-secret',
  'service/audio/listening-over-rtsp',
  'service/uplink/kill',
  'service/recording/clock-step',
  'service/centre/centre',
  'service/roster/roster-commands',
  'service/audio/signal-command',
  'service/simulator/simulator',
  'service/recording/files',
] as const;

const rank = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return found < 0 ? LONGEST.length : found;
};

/** Spreads `few` evenly among `many`, each in its own order. */
function spread<T>(many: readonly T[], few: readonly T[]): T[] {
  const step = (many.length + few.length) / Math.max(1, few.length);
  const all: T[] = [];
  const [left, right] = [[...many], [...few]];
  while (left.length + right.length > 0) {
    const next = (all.length + 1) % step < 1 || left.length === 0 ? right.shift() : left.shift();
    if (next === undefined) return [...all, ...left, ...right];
    all.push(next);
  }
  return all;
}

/** Files that wait come longest first; those that compute run between them, in the time the others leave free. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
    const isWaiting = ({ project }: TestSpecification): boolean => project.name === 'service';
    const isLast = ({ project }: TestSpecification): boolean => project.name === 'shell';
    return [
      ...spread(
        sorted.filter((one) => isWaiting(one)),
        sorted.filter((one) => !isWaiting(one) && !isLast(one)),
      ),
      ...sorted.filter(isLast),
    ];
  }
}
