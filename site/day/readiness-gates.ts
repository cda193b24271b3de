import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { Gate, GateFamily, Readiness } from '../../shared/contract/readiness.ts';
import type { UplinkStatus } from '../../shared/contract/uplink-status.ts';
import type { CommissioningFact, ListeningFact } from '../ports/day.ts';
import { judgeListening } from './listening-gate.ts';
import { judgeRoster, type RosterKnown } from './people-gate.ts';

/** What is known so far; null means nothing has looked yet. */
export interface Known {
  readonly cameras: readonly CameraStatus[];
  readonly uplink: UplinkStatus;
  readonly commissioning: CommissioningFact | null;
  readonly listening: ListeningFact;
  readonly roster: RosterKnown;
}

type GateFinding = Pick<Gate, 'state' | 'isBlocking' | 'reasonCode' | 'facts' | 'reason'>;

const notConnected: GateFinding = {
  state: 'not-connected',
  isBlocking: false,
  reasonCode: 'not-connected',
  facts: {},
  reason: 'no feed is connected; the console cannot judge this',
};

const open = (reasonCode: string, reason: string, facts: Gate['facts'] = {}): GateFinding => ({
  state: 'open',
  isBlocking: true,
  reasonCode,
  facts,
  reason,
});

const failed = (reasonCode: string, reason: string, facts: Gate['facts'] = {}): GateFinding => ({
  ...open(reasonCode, reason, facts),
  state: 'failed',
});

/** A camera may be turned, unplugged or replaced overnight: a run counts for the day it was made. */
const COMMISSIONING_VALID_MS = 24 * 3_600_000;

/**
 * A gate is passed only by a check with evidence or a signature: live pictures alone are not an accepted camera, a
 * commissioning run by a named person in which every camera of today passed is.
 */
const FINDINGS: Readonly<Partial<Record<GateFamily, (known: Known, nowMs: number) => GateFinding>>> = {
  video({ cameras, commissioning }, nowMs) {
    const total = cameras.length;
    const live = cameras.filter((camera) => camera.state === 'live').length;
    if (total === 0) return open('no-cameras', 'no camera is set up');
    if (live < total)
      return failed('cameras-not-live', `${total - live} of ${total} cameras are not live`, { live, total });
    if (commissioning === null)
      return open(
        'commissioning-not-run',
        `all ${total} cameras are live; the commissioning run has not been made`,
        { live, total },
      );
    if (nowMs - commissioning.endedAtMs > COMMISSIONING_VALID_MS)
      return open('commissioning-outdated', 'the last commissioning run is more than a day old', { total });
    const notPassed = cameras.filter(({ id }) => !commissioning.passedCameraIds.has(id)).length;
    const { openRooms } = commissioning;
    if (notPassed > 0 || openRooms > 0)
      return failed(
        'commissioning-failed',
        `${notPassed} of ${total} cameras and ${openRooms} rooms did not pass the commissioning run`,
        { notPassed, openRooms, total },
      );
    return {
      ...open('commissioned', `all ${total} cameras are live and passed the commissioning run`, { total }),
      state: 'passed',
    };
  },
  listening: ({ listening }, nowMs) => judgeListening(listening, nowMs),
  network({ uplink }) {
    if (uplink.state === 'not-configured') return { ...notConnected, reasonCode: 'uplink-not-configured' };
    if (uplink.state !== 'online') return failed('uplink-not-online', 'the link to the centre is not up');
    return open(
      'network-not-tested',
      'the link to the centre is up; the network self-test has not been made',
    );
  },
  people: ({ roster }) => judgeRoster(roster),
};

/** All gates in the order of the families, with the time since when each finding has held. */
export function judgeReadiness(
  families: readonly GateFamily[],
  known: Known,
  before: Readiness | null,
  nowMs: number,
): Readiness {
  const gates = families.map((family): Gate => {
    const finding = FINDINGS[family]?.(known, nowMs) ?? notConnected;
    const earlier = before?.gates.find((gate) => gate.family === family);
    const isSame = earlier?.state === finding.state && earlier.reasonCode === finding.reasonCode;
    return { id: family, family, ...finding, sinceMs: isSame ? earlier.sinceMs : nowMs };
  });
  const isBlocked = gates.some(
    (gate) => gate.isBlocking && gate.state !== 'passed' && gate.state !== 'overridden',
  );
  const isOverridden = gates.some((gate) => gate.state === 'overridden');
  return { overall: isBlocked ? 'not-ready' : isOverridden ? 'overridden' : 'ready', gates };
}
