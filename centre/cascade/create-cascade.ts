import { randomBytes } from 'node:crypto';
import { registerSecret } from '../../server/process/secrets.ts';
import type { CascadeStatus } from '../../shared/contract/cascade.ts';
import { backoffMs } from '../../shared/uplink/backoff.ts';
import type { CentreLevel } from '../../shared/uplink/level.ts';
import type { Presences } from '../../shared/uplink/relay-messages.ts';
import type { Cascade } from '../ports/cascade.ts';
import type { LiveSites } from '../ports/live-sites.ts';
import { type CascadePolicy, modeOf } from './cascade-policy.ts';
import { openRelayLine, type RelayLine, type RelayLineOptions } from './relay-line.ts';

export interface CascadeOptions
  extends Pick<
    RelayLineOptions,
    'enrolment' | 'version' | 'reader' | 'vouches' | 'log' | 'onReceipt' | 'timing'
  > {
  readonly level: CentreLevel;
  readonly policy: CascadePolicy;
  readonly live: Pick<LiveSites, 'rows' | 'subscribe'>;
  /** Only one gateway of a store passes on; true while it is this one. */
  readonly mayRelay: () => Promise<boolean>;
}

const FIRST_WINDOW_MS = 200;
const STANDBY_MS = 2_000;
const REFUSED_MS = 10_000;
const TRIES_PER_ENDPOINT = 3;

/** Keeps the line to the centre above. Never throws; what is wrong is in `status()`. */
export function createCascade(options: CascadeOptions): Cascade {
  const { enrolment, level, policy, live, log } = options;
  for (const secret of [enrolment.privateKey, enrolment.signingKey]) registerSecret(secret);
  const boot = randomBytes(4).toString('hex');
  let state: CascadeStatus['state'] = 'connecting';
  let error: string | null = null;
  let parent = { centre: null as string | null, level: null as CentreLevel | null };
  let line: RelayLine | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;
  let endpointIndex = 0;
  let windowMs = FIRST_WINDOW_MS;
  let lastReceiptAtMs: number | null = null;
  let isClosed = false;
  let onEnded: (() => void) | null = null;

  const again = (afterMs: number): void => {
    if (!isClosed) timer = setTimeout(() => void connect(), afterMs);
  };
  function setState(next: CascadeStatus['state'], why: string | null): void {
    if (next !== state || why !== error) log.info({ state: next, reason: why }, 'line to the centre above');
    state = next;
    error = why;
  }

  async function connect(): Promise<void> {
    timer = null;
    if (isClosed) return;
    const mayRelay = await options.mayRelay().catch(() => false);
    if (isClosed) return;
    if (!mayRelay) {
      setState('standby', null);
      return again(STANDBY_MS);
    }
    if (enrolment.notAfterMs < Date.now()) {
      setState('refused', 'the certificate of this centre has ended: the centre above must enrol it again');
      return again(REFUSED_MS);
    }
    if (state === 'standby') setState('connecting', null);
    line = openRelayLine({
      ...options,
      boot,
      endpoint: enrolment.endpoints[endpointIndex % enrolment.endpoints.length] ?? '',
      presences: () => live.rows().map(({ code, state }) => [code, state === 'online']),
      frames: { code: enrolment.site.code, modeOf: (type) => modeOf(policy, level, type) },
      aggregateEveryMs: policy.aggregateEveryMs,
      onOnline(above) {
        parent = above;
        failures = 0;
        setState('online', null);
      },
      onReconnectWindow: (ms) => {
        windowMs = ms;
      },
      onReceipt(receipt) {
        lastReceiptAtMs = Date.now();
        options.onReceipt(receipt);
      },
      onEnd({ reason, isRefused }) {
        line = null;
        onEnded?.();
        if (isClosed) return;
        setState(isRefused ? 'refused' : 'offline', reason);
        const waitMs = backoffMs(failures, windowMs, true, Math.random());
        failures += 1;
        if (failures % TRIES_PER_ENDPOINT === 0) endpointIndex += 1;
        again(isRefused ? Math.max(waitMs, REFUSED_MS) : waitMs);
      },
    });
  }

  const unsubscribe = live.subscribe(({ changed }) => {
    const there: Presences['there'] = changed.map((row) => [row.code, row.state === 'online']);
    line?.tellPresences(there);
    // Other gateways store too; what they have stored shows here.
    line?.wake(changed.map(({ code }) => code));
  });
  again(0);

  return {
    status: () => ({
      state,
      code: enrolment.site.code,
      level,
      centre: parent.centre,
      centreLevel: parent.level,
      policy: { name: policy.name, version: policy.version },
      backlog: line?.backlog() ?? 0,
      lastReceiptAtMs,
      error,
    }),
    wake: (sites) => line?.wake(sites),
    async close() {
      isClosed = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      const open = line;
      if (open !== null)
        await new Promise<void>((resolve) => {
          onEnded = resolve;
          open.close();
        });
    },
  };
}
