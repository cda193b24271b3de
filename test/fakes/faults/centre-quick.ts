// The centre as it is, with other times of its lines (EXAM_TIMING, JSON), so that a fault is noticed within seconds.
import { SERVE_OPTIONS, serveCentre } from '../../../centre/serve.ts';
import { parseOptions } from '../../../server/process/parse-options.ts';
import { UPLINK_TIMING } from '../../../shared/uplink/limits.ts';

await serveCentre(parseOptions(process.argv.slice(3), SERVE_OPTIONS).values, true, {
  timing: { ...UPLINK_TIMING, ...JSON.parse(process.env.EXAM_TIMING ?? '{}') },
});
