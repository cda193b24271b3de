import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createGroupCommit } from '../../centre/store/group-commit.ts';
import { centreMigrations } from '../../centre/store/migrations.ts';
import { packGroup, type ToWorker, unpackGroup } from '../../centre/store/worker-protocol.ts';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { type Database, openDatabase } from '../../server/sqlite/database.ts';
import {
  type CentreSession,
  type CentreSessionEffect,
  createCentreSession,
} from '../../shared/uplink/centre-session.ts';
import { genesisHash, NO_HEAD, nextHash } from '../../shared/uplink/chain.ts';
import type { DownItem } from '../../shared/uplink/down-window.ts';
import { writeEnvelope } from '../../shared/uplink/envelope.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { Credit, InstructionFrame } from '../../shared/uplink/messages.ts';
import {
  createSiteSession,
  type OutboxEvent,
  type OutboxView,
  type SiteSession,
  type SiteSessionEffect,
} from '../../shared/uplink/site-session.ts';
import type { Sign, Verify } from '../../shared/uplink/tools.ts';

export const SITE = '3301060012';

/** An Ed25519 key made from one repeated byte, so that fixtures need no key file. */
export function testKey(byte: number): { sign: Sign; verify: Verify } {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key);
  return {
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
    verify: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')),
  };
}

/** An outbox in memory with one epoch. */
export function memoryOutbox(site = SITE, epoch = 1) {
  const lanes: Record<Lane, OutboxEvent[]> = { A: [], B: [] };
  const base: Record<Lane, { seq: number; head: Uint8Array }> = {
    A: { seq: 0, head: genesisHash(tools, site, epoch, 'A', NO_HEAD) },
    B: { seq: 0, head: genesisHash(tools, site, epoch, 'B', NO_HEAD) },
  };
  let siteseq = 0;
  const last = (lane: Lane) => lanes[lane].at(-1) ?? { seq: base[lane].seq, hash: base[lane].head };
  const view: OutboxView = {
    site,
    boot: 'b00t',
    version: '0.1.0',
    epoch,
    isCurrentEpoch: true,
    lane: (lane) => ({
      base: base[lane].seq,
      baseHead: base[lane].head,
      last: last(lane).seq,
      head: last(lane).hash,
    }),
    hashAt: (lane, seq) =>
      seq === base[lane].seq
        ? base[lane].head
        : (lanes[lane].find((event) => event.seq === seq)?.hash ?? null),
    read(lane, afterSeq, maxEvents, maxBytes) {
      let total = 0;
      return lanes[lane]
        .filter((event) => event.seq > afterSeq)
        .slice(0, maxEvents)
        .filter((event, index) => {
          total += event.bytes.length + 1;
          return index === 0 || total <= maxBytes;
        });
    },
    backlog: () => ({ events: 0, oldestUnackedAgeMs: null }),
  };
  return {
    view,
    lanes,
    appendBytes(lane: Lane, bytes: Uint8Array): number {
      const before = last(lane);
      const event = { seq: before.seq + 1, bytes, hash: nextHash(tools, before.hash, bytes) };
      lanes[lane].push(event);
      return event.seq;
    },
    append(lane: Lane, text: string): number {
      siteseq += 1;
      const seq = last(lane).seq + 1;
      const json = writeEnvelope({
        source: `/cn/site/${site}`,
        epoch,
        lane,
        seq,
        siteseq,
        type: 'duty-log.entry',
        timeMs: 1_780_000_000_000 + siteseq,
        boot: 'b00t',
        monoMs: siteseq,
        data: { text, isUrgent: lane === 'A', actor: 'op-1', atMs: 1_780_000_000_000 },
      });
      return this.appendBytes(lane, tools.encodeText(json));
    },
  };
}

export function memoryStore(): { database: Database; commit: ReturnType<typeof createGroupCommit> } {
  const database = openDatabase(':memory:');
  for (const migration of centreMigrations) migration.up(database);
  return { database, commit: createGroupCommit(database) };
}

export const TEST_CREDIT: Credit = { events: 8, bytes: 256 * 1024, urgent: 4 };

/**
 * Both state machines over a channel that can swallow frames and be cut, with the centre's real store
 * in memory. Nothing moves by itself: the test decides what arrives.
 */
export function createLink(options: {
  view: OutboxView;
  sign: Sign;
  verify: Verify;
  credit?: Credit;
  /** A store that already holds something. */
  database?: Database;
  /** What was issued for the site, and what the site does with it. */
  instructions?: {
    readonly issued: readonly DownItem[];
    have(): number;
    take(frame: InstructionFrame): void;
  };
}) {
  const { database, commit } =
    options.database === undefined
      ? memoryStore()
      : { database: options.database, commit: createGroupCommit(options.database) };
  const key = { sign: options.sign, verify: options.verify };
  let nowMs = 0;
  let connection = 0;
  let site: SiteSession | null = null;
  let centre: CentreSession | null = null;
  const toCentre: (string | Uint8Array)[] = [];
  const toSite: string[] = [];
  let waiting: ToWorker[] = [];
  const log: { from: 'site' | 'centre'; effect: SiteSessionEffect | CentreSessionEffect }[] = [];

  /** Newest frame of events that was delivered on this connection. */
  let lastData: Uint8Array | null = null;

  function cut(): undefined {
    lastData = null;
    site = null;
    centre = null;
    toCentre.length = 0;
    toSite.length = 0;
  }

  function connect(): void {
    cut();
    connection += 1;
    const { instructions } = options;
    site = createSiteSession({
      tools,
      sign: key.sign,
      outbox: options.view,
      bufferedBytes: () => 0,
      ...(instructions === undefined ? {} : { down: instructions }),
    });
    centre = createCentreSession({
      tools,
      site: SITE,
      verify: key.verify,
      nonce: Buffer.alloc(32, connection % 256).toString('base64'),
      session: `s${connection}`,
      centre: 'centre',
      credit: options.credit ?? TEST_CREDIT,
      reconnectWindowMs: 1000,
    });
    onCentre(centre.step({ kind: 'opened', nowMs, wallMs: 1_780_000_000_000 }));
  }

  function onSite(effects: readonly SiteSessionEffect[]): undefined {
    for (const effect of effects) {
      log.push({ from: 'site', effect });
      if (effect.kind === 'send') toCentre.push(effect.data);
      if (effect.kind === 'instruction') {
        options.instructions?.take(effect.frame);
        onSite(site?.step({ kind: 'instruction-stored', nowMs }) ?? []);
      }
      if (effect.kind === 'close' || effect.kind === 'terminate') return cut();
    }
  }

  function onCentre(effects: readonly CentreSessionEffect[]): undefined {
    for (const effect of effects) {
      log.push({ from: 'centre', effect });
      if (effect.kind === 'send') toSite.push(effect.text);
      if (effect.kind === 'want-instructions') {
        const { after, limit } = effect;
        const items = (options.instructions?.issued ?? []).filter(({ n }) => n > after).slice(0, limit);
        onCentre(
          centre?.step({ kind: 'instructions', after, items, nowMs, wallMs: 1_780_000_000_000 }) ?? [],
        );
      }
      if (effect.kind === 'open-epoch')
        waiting.push({
          id: connection,
          request: { kind: 'open-epoch', site: SITE, hello: effect.hello, atMs: 1 },
        });
      if (effect.kind === 'ingest') {
        const batch = { ...effect.batch, site: SITE, signer: '41', receivedAtMs: 1 };
        waiting.push({ id: connection, request: { kind: 'ingest', batch } });
      }
      if (effect.kind === 'close' || effect.kind === 'terminate') return cut();
    }
  }

  /** Commits what the store has been given and tells the session, if it is still the same connection. */
  function commitNow(most = Number.POSITIVE_INFINITY): void {
    const group = waiting.slice(0, most);
    waiting = waiting.slice(group.length);
    const { answers } = commit(unpackGroup(packGroup(group)));
    for (const [index, { id, answer }] of answers.entries()) {
      const request = group[index]?.request;
      if (id !== connection || centre === null) continue;
      if (answer.kind === 'opened') onCentre(centre.step({ kind: 'epoch-opened', epoch: answer.epoch }));
      if (answer.kind !== 'ingested' || request?.kind !== 'ingest') continue;
      const { lane } = request.batch;
      const { result } = answer;
      if (result.kind === 'refused') onCentre(centre.step({ kind: 'refused', lane, reason: result.reason }));
      else {
        onCentre(centre.step({ kind: 'committed', lane, seq: result.seq, head: result.head }));
        for (const { seq, reason } of result.quarantined)
          onCentre(centre?.step({ kind: 'quarantined', lane, seq, reason }) ?? []);
      }
    }
  }

  return {
    database,
    log,
    toCentre,
    toSite,
    connect,
    cut,
    commit: () => commitNow(),
    /** Commits only the oldest request. */
    commitOne: () => commitNow(1),
    /** The next frame of events on its way up arrives twice. */
    duplicate(): void {
      const data = toCentre.find((each) => typeof each !== 'string') ?? lastData;
      if (data !== null) toCentre.push(data);
    },
    /** The centre dies: what was not committed is gone. */
    crashCentre(): void {
      waiting = [];
      cut();
    },
    isConnected: () => site !== null,
    /** Something was issued. */
    wakeCentre: () => onCentre(centre?.step({ kind: 'instructions-waiting' }) ?? []),
    wake: () => onSite(site?.step({ kind: 'wake', nowMs }) ?? []),
    deliverToCentre(): void {
      const frame = toCentre.shift();
      if (frame === undefined || centre === null) return;
      if (typeof frame !== 'string') lastData = frame;
      onCentre(
        centre.step(
          typeof frame === 'string'
            ? { kind: 'text', text: frame, nowMs }
            : { kind: 'binary', bytes: frame, nowMs },
        ),
      );
    },
    deliverToSite(): void {
      const text = toSite.shift();
      if (text !== undefined && site !== null) onSite(site.step({ kind: 'text', text, nowMs }));
    },
    tick(ms: number): void {
      nowMs += ms;
      if (site !== null) onSite(site.step({ kind: 'tick', nowMs }));
      if (centre !== null) onCentre(centre.step({ kind: 'tick', nowMs }));
    },
    /** Delivers and commits until nothing moves. */
    settle(): void {
      for (let round = 0; round < 10_000; round += 1) {
        if (toCentre.length === 0 && toSite.length === 0 && waiting.length === 0) return;
        this.deliverToCentre();
        this.deliverToSite();
        commitNow();
      }
      throw new Error('the link does not come to rest');
    },
    stored: (lane: Lane): { seq: number; bytes: Uint8Array }[] =>
      database
        .all('SELECT seq, bytes FROM ev WHERE lane = ? ORDER BY gseq', lane)
        .map((row) => ({ seq: Number(row.seq), bytes: row.bytes as Uint8Array })),
  };
}
