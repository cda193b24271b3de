import { join } from 'node:path';

/** One way to break the product; each edit replaces a text that occurs exactly once in its file. */
export interface Mutant {
  readonly name: string;
  /** The promise of the uplink it breaks, by its number in docs/uplink.md. */
  readonly promise: number;
  readonly what: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no-rewind',
    promise: 1,
    what: 'the site does not go back when a frame is missing, and does not notice that nothing is acknowledged',
    edits: [
      {
        file: 'shared/uplink/site-session.ts',
        from: 'progress.sent = have;',
        to: 'if (nowMs < 0) progress.sent = have;',
      },
      {
        file: 'shared/uplink/site-session.ts',
        from: 'if (isWaiting && nowMs - lastProgressMs > timing.ackProgressMs)',
        to: 'if (isWaiting && nowMs < 0)',
      },
    ],
  },
  {
    name: 'ack-before-commit',
    promise: 2,
    what: 'the centre acknowledges what it has received before it is stored',
    edits: [
      {
        file: 'centre/store/worker-store.ts',
        from: "const answer = await ask({ kind: 'ingest', batch });",
        to: `const head = batch.hashes.at(-1)?.slice() ?? batch.previousHead;
      const result = { kind: 'stored' as const, seq: batch.first + batch.lines.length - 1, head, quarantined: [] };
      setTimeout(() => void ask({ kind: 'ingest', batch }).catch(() => undefined), 400);
      const answer = { kind: 'ingested' as const, result };`,
      },
    ],
  },
  {
    name: 'no-high-water',
    promise: 3,
    what: 'the site does not compare its outbox with the high-water file',
    edits: [
      {
        file: 'site/uplink/check-outbox.ts',
        from: 'const meta = readMeta(database);\n  const unknown',
        to: 'const meta = readMeta(database);\n  if (meta !== null) return null;\n  const unknown',
      },
    ],
  },
  {
    name: 'no-ballast',
    promise: 4,
    what: 'the site does not give up its ballast when the disk is full',
    edits: [
      {
        file: 'site/uplink/ballast.ts',
        from: "if (state !== 'ready') return false;",
        to: "if (state !== '') return false;",
      },
    ],
  },
  {
    name: 'thins-urgent',
    promise: 4,
    what: 'the site leaves out urgent reports as well when there is no room',
    edits: [
      {
        file: 'site/uplink/outbox-space.ts',
        from: "if (lane === 'A' || KEPT.has(type) || level() !== 'thinning') return null;",
        to: "if (level() !== 'thinning') return null;",
      },
    ],
  },
  {
    name: 'wall-clock-line',
    promise: 5,
    what: 'the site judges the silence of its line by the clock of the wall',
    edits: [
      {
        file: 'site/uplink/connection.ts',
        from: 'const now = (): number => performance.now();',
        to: 'const now = (): number => Date.now();',
      },
    ],
  },
  {
    name: 'hello-not-verified',
    promise: 6,
    what: 'the centre does not check the signature of the greeting',
    edits: [
      {
        file: 'shared/uplink/centre-session.ts',
        from: 'if (!verify(helloSigningText(nonce, message), message.sig))',
        to: 'if (message.sig === nonce)',
      },
    ],
  },
  {
    name: 'code-of-hello',
    promise: 6,
    what: 'the centre believes the site code of the greeting',
    edits: [
      {
        file: 'shared/uplink/centre-session.ts',
        from: 'if (message.site !== site)',
        to: "if (message.site === '')",
      },
    ],
  },
  {
    name: 'chain-not-recomputed',
    promise: 7,
    what: 'the verification believes the stored hashes',
    edits: [
      {
        file: 'centre/store/verify-store.ts',
        from: 'head = nextHash(tools, head, row.bytes as Uint8Array);',
        to: 'head = row.hash as Uint8Array;',
      },
    ],
  },
  {
    name: 'heads-not-compared',
    promise: 8,
    what: 'neither end compares the heads of the two histories, nor does the centre check the chain',
    edits: [
      {
        file: 'centre/store/event-log.ts',
        from: 'const isSame = ours !== null && isSameBytes(ours, tools.fromBase64(offer.head));',
        to: 'const isSame = true;',
      },
      {
        file: 'shared/uplink/site-session.ts',
        from: 'if (hash === null || isSameBytes(hash, head)) return null;',
        to: 'return null;',
      },
    ],
  },
  {
    name: 'swallowed-instruction-forgotten',
    promise: 9,
    what: 'the centre does not repeat an instruction that stays unanswered',
    edits: [
      {
        file: 'shared/uplink/down-window.ts',
        from: 'if (inFlight.length === 0 || nowMs - lastProgressMs <= timing.ackProgressMs) return nothing;',
        to: 'if (nowMs >= 0) return nothing;',
      },
    ],
  },
  {
    name: 'expired-is-actionable',
    promise: 9,
    what: 'the site lets an expired instruction be confirmed',
    edits: [
      {
        file: 'site/orders/create-orders.ts',
        from: 'const deadline = deadlines.get(instruction.id);',
        to: 'const deadline = Number.POSITIVE_INFINITY;',
      },
    ],
  },
  {
    name: 'path-is-identity',
    promise: 10,
    what: 'the centre keeps what came through another centre under a name of its own',
    edits: [
      {
        file: 'centre/uplink/origin-lines.ts',
        from: 'store.openEpoch(offer.site, hello, Date.now(), true)',
        to: "store.openEpoch(offer.site.concat('x'), hello, Date.now(), true)",
      },
      {
        file: 'centre/uplink/origin-lines.ts',
        from: 'store.ingest({ ...batch, receivedAtMs: Date.now() })',
        to: "store.ingest({ ...batch, site: batch.site.concat('x'), receivedAtMs: Date.now() })",
      },
    ],
  },
  {
    name: 'relay-never-asks',
    promise: 10,
    what: 'a centre goes on where it believes the one above to stand, and does not go back for what is missing there',
    edits: [
      {
        file: 'centre/cascade/relay-lanes.ts',
        from: 'return [goTo(found, answers[lane].have)];',
        to: 'return [goTo(found, Math.max(found.last - 3, answers[lane].have))];',
      },
      {
        file: 'centre/cascade/relay-lanes.ts',
        from: 'return lane === undefined ? null : goTo(lane, have);',
        to: 'return lane === undefined || have >= 0 ? null : goTo(lane, have);',
      },
    ],
  },
];

const ROOT = join(import.meta.dirname, '..', '..', '..');

export function mutantOf(name: string): Mutant {
  const found = MUTANTS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no mutant ${JSON.stringify(name)}`);
  return found;
}

/** The broken source of a file, null when the mutant leaves it alone. Throws when the text to break is not there. */
export function applyMutant(mutant: Mutant, path: string, read: () => string): string | null {
  const edits = mutant.edits.filter(({ file }) => join(ROOT, file) === path);
  if (edits.length === 0) return null;
  return edits.reduce((source, { from, to }) => {
    const parts = source.split(from);
    if (parts.length !== 2)
      throw new Error(
        `mutant ${mutant.name}: ${parts.length - 1} places of ${JSON.stringify(from)} in ${path}`,
      );
    return parts.join(to);
  }, read());
}

/** What to give a program to start it broken. */
export const mutantEnv = (name: string | null): Readonly<Record<string, string>> =>
  name === null
    ? {}
    : {
        EXAM_MUTANT: mutantOf(name).name,
        NODE_OPTIONS: `--import=${new URL('./mutant-hook.ts', import.meta.url).href}`,
      };
