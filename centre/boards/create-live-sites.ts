import { isDeepStrictEqual } from 'node:util';
import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import type { FindingCode, SiteBoard, StoreChange } from '../ports/event-store.ts';
import type { LiveSites, SitePresence } from '../ports/live-sites.ts';
import type { StoredPresence, StoredState } from '../store/read-store.ts';

const SUSPECT_AFTER_MS = 45_000;
const OFFLINE_AFTER_MS = 90_000;
const PUBLISH_EVERY_MS = 200;
const SWEEP_EVERY_MS = 1_000;

/** Silence decides, not the socket: a half-open line looks connected. A closed one is suspect at once. */
export function stateOf(isConnected: boolean, silenceMs: number | null): SiteRow['state'] {
  if (silenceMs === null || silenceMs > OFFLINE_AFTER_MS) return 'offline';
  return isConnected && silenceMs <= SUSPECT_AFTER_MS ? 'online' : 'suspect';
}

interface Presence {
  isConnected: boolean;
  lastSeenMs: number | null;
  /** Monotonic, so that a clock jump makes nobody silent. Null: not heard since this start. */
  lastSeenMonoMs: number | null;
  heartbeat: { readonly backlog: number; readonly storedThen: number } | null;
  /** The line stands at another gateway, as far as the store knows. */
  isElsewhere: boolean;
}

export interface LiveSitesOptions {
  /** As stored when this process started. */
  readonly stored: StoredState;
  /** Name of this gateway among those on one store. */
  readonly gateway: string;
  /** Enrolled sites, asked again on every sweep. */
  readonly sites: () => readonly { code: string; name: string; isRevoked: boolean }[];
  readonly nowMs?: () => number;
  readonly monoMs?: () => number;
}

/** Joins registry, projections and connections into rows, and publishes what has changed. */
export function createLiveSites(options: LiveSitesOptions): LiveSites &
  SitePresence & {
    onStoreChange(change: StoreChange): void;
    /** Another gateway has changed these sites. */
    onStored(state: StoredState): void;
    close(): void;
  } {
  const { nowMs = Date.now, monoMs = () => performance.now() } = options;
  const boards = new Map(options.stored.boards.map((board) => [board.site, board]));
  const findings = new Map<string, Set<FindingCode>>();
  const presences = new Map<string, Presence>();
  const listeners = new Set<(delta: { changed: SiteRow[]; removed: string[] }) => void>();
  let enrolled = new Map(options.sites().map((site) => [site.code, site]));
  const published = new Map<string, SiteRow>();
  const noteFinding = (site: string, code: FindingCode): void => {
    findings.set(site, (findings.get(site) ?? new Set()).add(code));
  };
  for (const { site, code } of options.stored.findings) noteFinding(site, code);
  for (const stored of options.stored.presences) notePresence(stored);

  function notePresence({ site, lastSeenMs, backlog, gateway }: StoredPresence): void {
    const presence = presenceOf(site);
    presence.isElsewhere = gateway !== '' && gateway !== options.gateway;
    presence.lastSeenMs = latest(presence.lastSeenMs, lastSeenMs);
    if (presence.isConnected || backlog === null) return;
    presence.heartbeat = { backlog, storedThen: storedOf(boards.get(site)) };
  }

  function presenceOf(site: string): Presence {
    const known = presences.get(site);
    if (known !== undefined) return known;
    const fresh: Presence = {
      isConnected: false,
      lastSeenMs: null,
      lastSeenMonoMs: null,
      heartbeat: null,
      isElsewhere: false,
    };
    presences.set(site, fresh);
    return fresh;
  }

  /** What changes without any event: by silence. */
  function lineOf(code: string): Pick<SiteRow, 'state' | 'lastSeenMs'> {
    const presence = presences.get(code);
    const board = boards.get(code);
    const lastSeenMs = latest(presence?.lastSeenMs ?? null, board?.lastReceivedAtMs ?? null);
    const isHere = presence?.isElsewhere !== true || presence.isConnected;
    const silenceMs =
      isHere && presence?.lastSeenMonoMs != null
        ? monoMs() - presence.lastSeenMonoMs
        : lastSeenMs === null
          ? null
          : Math.max(0, nowMs() - lastSeenMs);
    const isConnected = presence?.isConnected === true || presence?.isElsewhere === true;
    return { state: stateOf(isConnected, silenceMs), lastSeenMs };
  }

  /** Whether a row differs from the published one although nothing was noted about the site. */
  function hasDrifted(code: string): boolean {
    const row = published.get(code);
    if (row === undefined) return true;
    const { state, lastSeenMs } = lineOf(code);
    const site = enrolled.get(code);
    return (
      state !== row.state ||
      hasMoved(row.lastSeenMs, lastSeenMs) ||
      (site?.name ?? code) !== row.name ||
      (site?.isRevoked === true) !== row.warnings.includes('revoked') ||
      (site === undefined) !== row.warnings.includes('not-enrolled')
    );
  }

  function rowOf(code: string): SiteRow {
    const site = enrolled.get(code);
    const board = boards.get(code);
    const presence = presences.get(code);
    const heartbeat = presence?.heartbeat ?? null;
    const last = board?.lastEvent ?? null;
    const warnings: string[] = [...(findings.get(code) ?? [])].sort();
    if (site?.isRevoked === true) warnings.push('revoked');
    if (site === undefined) warnings.push('not-enrolled');
    for (const cause of board?.alarms ?? []) warnings.push(`alarm:${cause}`);
    return {
      code,
      name: site?.name ?? code,
      ...lineOf(code),
      epoch: board?.epoch ?? 0,
      lanes: board?.lanes ?? { A: { seq: 0 }, B: { seq: 0 } },
      readiness: board?.readiness ?? 'unknown',
      openIncidents: board?.openIncidents ?? 0,
      backlog:
        heartbeat === null ? null : Math.max(0, heartbeat.backlog - (storedOf(board) - heartbeat.storedThen)),
      cameras: board?.cameras ?? null,
      lastEvent: last === null ? null : { type: last.type, timeMs: last.timeMs, summary: last.summary },
      warnings,
    };
  }

  const codes = (): string[] => [...new Set([...enrolled.keys(), ...boards.keys()])].sort();
  const rows = (): SiteRow[] => codes().map(rowOf);
  const refreshEnrolled = (): void => {
    enrolled = new Map(options.sites().map((site) => [site.code, site]));
  };

  /** Compares rows with what was published last and tells the difference. */
  function publish(candidates: readonly string[], isSweep: boolean): void {
    const changed = candidates
      .filter((code) => enrolled.has(code) || boards.has(code))
      .map(rowOf)
      .filter((row) => hasChanged(published.get(row.code), row));
    const isGone = (code: string): boolean => !enrolled.has(code) && !boards.has(code);
    const removed = isSweep ? [...published.keys()].filter(isGone) : [];
    for (const row of changed) published.set(row.code, row);
    for (const code of removed) published.delete(code);
    if (changed.length === 0 && removed.length === 0) return;
    for (const listener of listeners) listener({ changed, removed });
  }

  const dirty = new Set<string>();
  let lastSweepMs = 0;
  const timer = setInterval(() => {
    const now = monoMs();
    // Silence changes rows without any event, so everyone is looked at now and then.
    const isSweep = now - lastSweepMs >= SWEEP_EVERY_MS;
    if (isSweep) {
      lastSweepMs = now;
      refreshEnrolled();
    }
    if (!isSweep && dirty.size === 0) return;
    if (isSweep)
      for (const code of [...enrolled.keys(), ...boards.keys()]) if (hasDrifted(code)) dirty.add(code);
    publish([...dirty], isSweep);
    dirty.clear();
  }, PUBLISH_EVERY_MS);

  function onStoreChange(change: StoreChange): void {
    for (const board of change.boards) {
      const before = boards.get(board.site);
      // What another gateway told may be older than what this one has stored since.
      if (before !== undefined && isOlder(board, before)) continue;
      const presence = presenceOf(board.site);
      // Numbers of a new epoch start again: what the site said about its backlog no longer adds up.
      if (before !== undefined && before.epoch !== board.epoch) presence.heartbeat = null;
      boards.set(board.site, board);
      dirty.add(board.site);
    }
    for (const { site, code } of change.findings) {
      noteFinding(site, code);
      dirty.add(site);
    }
  }

  function heard(site: string): void {
    const presence = presenceOf(site);
    presence.lastSeenMs = nowMs();
    presence.lastSeenMonoMs = monoMs();
  }

  return {
    rows() {
      refreshEnrolled();
      return rows();
    },
    row(code) {
      // Enrolled a moment ago, beside this process: who asks now must not wait for the sweep.
      if (!enrolled.has(code)) refreshEnrolled();
      return enrolled.has(code) || boards.has(code) ? rowOf(code) : null;
    },
    urgent: () =>
      [...boards.values()].flatMap(({ site, urgent }) => {
        if (urgent.length === 0) return [];
        const { name, state } = rowOf(site);
        return [{ site, siteName: name, link: state, items: urgent }];
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard,
    connected(site) {
      heard(site);
      // Enrolled a moment ago, beside this process.
      if (!enrolled.has(site)) refreshEnrolled();
      presenceOf(site).isConnected = true;
      presenceOf(site).isElsewhere = false;
      dirty.add(site);
    },
    disconnected(site) {
      presenceOf(site).isConnected = false;
      dirty.add(site);
    },
    heartbeat(site, backlog) {
      heard(site);
      presenceOf(site).heartbeat = { backlog, storedThen: storedOf(boards.get(site)) };
      dirty.add(site);
    },
    onStoreChange,
    onStored(state) {
      onStoreChange(state);
      for (const presence of state.presences) {
        notePresence(presence);
        dirty.add(presence.site);
      }
    },
    close: () => clearInterval(timer),
  };
}

const isOlder = (board: SiteBoard, than: SiteBoard): boolean =>
  board.epoch < than.epoch || (board.epoch === than.epoch && storedOf(board) < storedOf(than));

const storedOf = (board: SiteBoard | undefined): number =>
  board === undefined ? 0 : board.lanes.A.seq + board.lanes.B.seq;

const latest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** The time of the last word alone moves with every ping; it is published with real changes or each few seconds. */
function hasChanged(before: SiteRow | undefined, after: SiteRow): boolean {
  if (before === undefined) return true;
  return (
    hasMoved(before.lastSeenMs, after.lastSeenMs) ||
    !isDeepStrictEqual({ ...before, lastSeenMs: 0 }, { ...after, lastSeenMs: 0 })
  );
}

const hasMoved = (before: number | null, after: number | null): boolean =>
  Math.abs((after ?? 0) - (before ?? 0)) >= 5_000;
