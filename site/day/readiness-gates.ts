import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { Gate, GateFamily, Readiness } from '../../shared/contract/readiness.ts';
import type { UplinkStatus } from '../../shared/contract/uplink-status.ts';

/** What is known so far; null means nothing has looked yet. */
export interface Known {
  readonly cameras: readonly CameraStatus[];
  readonly uplink: UplinkStatus;
  readonly roster: { readonly people: number; readonly openSeats: number; readonly hardConflicts: number };
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

/**
 * A gate is passed only by a check with evidence or a signature. Until acceptance runs exist the best a
 * gate can be is `open`: live pictures alone are not an accepted camera.
 */
const FINDINGS: Readonly<Partial<Record<GateFamily, (known: Known) => GateFinding>>> = {
  video({ cameras }) {
    const total = cameras.length;
    const live = cameras.filter((camera) => camera.state === 'live').length;
    if (total === 0) return open('no-cameras', 'no camera is set up');
    if (live < total)
      return failed('cameras-not-live', `${total - live} of ${total} cameras are not live`, { live, total });
    return open(
      'commissioning-not-run',
      `all ${total} cameras are live; the commissioning run has not been made`,
      {
        live,
        total,
      },
    );
  },
  listening: () => open('listening-not-checked', 'the listening check has not been made'),
  network({ uplink }) {
    if (uplink.state === 'not-configured') return { ...notConnected, reasonCode: 'uplink-not-configured' };
    if (uplink.state !== 'online') return failed('uplink-not-online', 'the link to the centre is not up');
    return open(
      'network-not-tested',
      'the link to the centre is up; the network self-test has not been made',
    );
  },
  people({ roster }) {
    const { people, openSeats, hardConflicts } = roster;
    if (people === 0) return open('no-people', 'no staff has been entered');
    if (hardConflicts > 0)
      return failed('roster-conflicts', `${hardConflicts} rules are broken in the roster`, { hardConflicts });
    if (openSeats > 0) return failed('open-seats', `${openSeats} seats are not filled`, { openSeats });
    return open('roster-not-signed', 'the roster is complete; it has not been signed');
  },
};

/** All gates in the order of the families, with the time since when each finding has held. */
export function judgeReadiness(
  families: readonly GateFamily[],
  known: Known,
  before: Readiness | null,
  nowMs: number,
): Readiness {
  const gates = families.map((family): Gate => {
    const finding = FINDINGS[family]?.(known) ?? notConnected;
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
