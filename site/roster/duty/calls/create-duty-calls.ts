import { createHash, randomInt, randomUUID } from 'node:crypto';
import type { HookedDatabase } from '../../../../server/sqlite/after-commit.ts';
import { writeCsv } from '../../../../server/table/write-csv.ts';
import type { DutyBoard } from '../../../../shared/contract/duty.ts';
import type { DutyCall, DutyCallsView } from '../../../../shared/contract/duty-calls.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { civilParts } from '../../../../shared/domain/civil-time.ts';
import type { DutyCalls } from '../../../ports/duty-calls.ts';
import type { Journal } from '../../../ports/journal.ts';
import type { Outbox } from '../../../ports/outbox.ts';
import { CALL_WORDS } from './call-words.ts';
import { drawCalls } from './draw-calls.ts';
import { createDutyCallStore } from './duty-call-store.ts';

const MOST_SHOWN = 200;

export interface DutyCallsOptions {
  readonly database: HookedDatabase;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Outbox;
  readonly duty: {
    board(): DutyBoard;
    onChange(listener: () => void): () => void;
  };
  site(): { readonly name: string; readonly timeZone: string };
  nowMs(): number;
  monoMs(): number;
}

/** Somebody who can be telephoned at a post now. */
interface Candidate {
  readonly personId: string;
  readonly person: string;
  readonly postId: string;
  readonly postName: string;
  readonly shiftId: string;
  readonly shiftEndMs: number;
}

const MINUTE_MS = 60_000;

/** Spot calls over an append-only table; needs no network. */
export function createDutyCalls(options: DutyCallsOptions): DutyCalls {
  const { database, journal, outbox, duty, nowMs } = options;
  const store = createDutyCallStore(database);
  let calls = store.calls();
  const listeners = new Set<(view: DutyCallsView) => void>();
  /** Monotonic instants of what happened in this run; what lies before it is as old as the clock on the wall says. */
  const monoAt = new Map<string, number>();
  const ageMs = (key: string, atMs: number): number => {
    const mono = monoAt.get(key);
    return mono === undefined ? nowMs() - atMs : options.monoMs() - mono;
  };
  /** Drawn, never made, and the time for it is over. */
  const overdue = (): DutyCall[] => {
    const { callDueMinutes } = duty.board().profile;
    return calls.filter(
      ({ id, results, drawnAtMs, shiftEndMs }) =>
        results.length === 0 &&
        shiftEndMs > nowMs() &&
        ageMs(`drawn ${id}`, drawnAtMs) >= callDueMinutes * MINUTE_MS,
    );
  };
  const outcomeOf = ({ results }: DutyCall) => results.at(-1)?.outcome ?? null;

  const candidates = (): Candidate[] => {
    const open = new Set(
      calls.filter((call) => outcomeOf(call) === null && call.shiftEndMs > nowMs()).map(keyOf),
    );
    return onDutyNow(duty.board()).filter((one) => !open.has(keyOf(one)));
  };
  /** Of every post the newest result of a shift that still runs. */
  const unanswered = (): DutyCall[] => {
    const newest = new Map<string, { atMs: number; call: DutyCall }>();
    for (const call of calls) {
      const atMs = call.results.at(-1)?.atMs;
      if (atMs === undefined || call.shiftEndMs <= nowMs()) continue;
      if (atMs >= (newest.get(call.postId)?.atMs ?? 0)) newest.set(call.postId, { atMs, call });
    }
    return [...newest.values()].flatMap(({ call }) => (outcomeOf(call) === 'not-reached' ? [call] : []));
  };
  const unreached = (): DutyCallsView['unreached'] =>
    unanswered().map(({ postId, postName }) => ({ postId, postName }));
  /** Since when nobody answers: a further try that fails begins no new time. */
  const unansweredMs = ({ id, results }: DutyCall): number => {
    const answered = results.findLastIndex(({ outcome }) => outcome !== 'not-reached');
    const first = results[answered + 1];
    return first === undefined ? 0 : ageMs(`result ${id} ${answered + 1}`, first.atMs);
  };
  const view = (): DutyCallsView => ({
    calls: calls.slice(-MOST_SHOWN).reverse(),
    candidates: candidates().length,
    unreached: unreached(),
  });
  const tell = (): void => {
    for (const listener of listeners) listener(view());
  };

  return {
    view,
    onChange(listener) {
      listeners.add(listener);
      const stop = duty.onChange(() => listener(view()));
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
    draw({ count, seed: wished }, actor) {
      const list = candidates();
      if (list.length === 0)
        throw new ContractError('conflict', 'nobody is on duty who could be drawn now', 'count');
      const seed = wished ?? randomInt(2_147_483_647);
      const drawnAtMs = nowMs();
      const drawn = drawCalls(list, seed, count).map(
        (one): DutyCall => ({
          ...{ id: randomUUID(), drawnAtMs, drawnBy: actor, seed, candidates: list.length },
          ...one,
          results: [],
        }),
      );
      database.transaction(() => {
        for (const { results: _, ...call } of drawn) store.add({ kind: 'drawn', call }, drawnAtMs, actor);
        journal.append({
          actor,
          action: 'duty-call.drawn',
          subject: drawn.map(({ shiftId }) => shiftId).join(' '),
          details: {
            ...{ seed, candidates: list.length, drawn: drawn.map(({ person }) => person) },
            // Who could have been drawn: with it and the seed anybody draws the same again.
            candidatesSha256: createHash('sha256').update(list.map(keyOf).sort().join('\n')).digest('hex'),
          },
        });
      });
      for (const { id } of drawn) monoAt.set(`drawn ${id}`, options.monoMs());
      calls = [...calls, ...drawn];
      tell();
      return drawn;
    },
    record({ callId, outcome, caller, note }, actor) {
      const call = calls.find(({ id }) => id === callId);
      if (call === undefined) throw new ContractError('not-found', 'there is no such call', 'callId');
      const before = outcomeOf(call);
      if (before !== null && before !== 'not-reached')
        throw new ContractError('conflict', 'this call was answered already', 'callId');
      const atMs = nowMs();
      const result = { outcome, caller, note, atMs, by: actor };
      database.transaction(() => {
        store.add({ kind: 'result', callId, result }, atMs, actor);
        const { person, shiftId, postId, drawnAtMs } = call;
        journal.append({
          actor,
          action: 'duty-call.recorded',
          subject: shiftId,
          details: { person, callOutcome: outcome, dialler: caller, note },
        });
        outbox.append({
          lane: 'B',
          type: 'duty.spot-call',
          data: { callId, shiftId, postId, drawnAtMs, atMs, outcome },
        });
      });
      monoAt.set(`result ${callId} ${call.results.length}`, options.monoMs());
      calls = calls.map((one) => (one === call ? { ...call, results: [...call.results, result] } : one));
      tell();
    },
    table(language) {
      const words = CALL_WORDS[language];
      const { name, timeZone } = options.site();
      const local = (ms: number): string => {
        const { year, month, day, hour, minute, second } = civilParts(ms, timeZone);
        return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
      };
      const rows = calls.flatMap((call) => {
        const { drawnAtMs, drawnBy, seed, candidates: of, postName, person, results } = call;
        const drawn = [local(drawnAtMs), drawnBy, seed, of, postName, person];
        if (results.length === 0) return [[...drawn, words.open, null, null, null]];
        return results.map(({ outcome, atMs, caller, note }) => [
          ...drawn,
          ...[words.outcomes[outcome], local(atMs), caller, note],
        ]);
      });
      return {
        bytes: writeCsv([words.columns, ...rows]),
        fileName: `${name}-${words.fileName}.csv`,
        mediaType: 'text/csv; charset=utf-8',
      };
    },
    conditions() {
      const open = unanswered();
      const waiting = overdue();
      if (open.length + waiting.length === 0) return [];
      const { callEscalateMinutes } = duty.board().profile;
      const isLong = open.some((call) => unansweredMs(call) >= callEscalateMinutes * MINUTE_MS);
      return [
        {
          cause: 'duty-call',
          priority: open.length > 0 ? 'high' : 'medium',
          subjects: [...new Set([...open, ...waiting].map(({ postName }) => postName))],
          reasonCode: isLong
            ? 'duty-call-escalate'
            : open.length > 0
              ? 'duty-call-not-answered'
              : 'duty-call-not-made',
        },
      ];
    },
  };
}

const keyOf = ({ postId, personId, shiftId }: Candidate | DutyCall): string =>
  JSON.stringify([postId, personId, shiftId]);

/** Who has signed on at each post; where nobody has, whoever should be there by the roster. */
function onDutyNow({ posts }: DutyBoard): Candidate[] {
  return posts.flatMap(({ id: postId, name: postName, present, current, leaving }) => {
    const shiftOf = (shiftId: string) => [current, leaving].find((shift) => shift?.id === shiftId);
    const there = present.map(({ id, name, shiftId }) => ({
      ...{ personId: id, person: name, shiftId },
      // Somebody who has not been relieved is there longer than planned.
      shiftEndMs: Math.max(shiftOf(shiftId)?.endMs ?? 0, current?.endMs ?? 0),
    }));
    const planned = (current?.people ?? []).map(({ id, name }) => ({
      ...{ personId: id, person: name, shiftId: current?.id ?? '', shiftEndMs: current?.endMs ?? 0 },
    }));
    return (there.length > 0 ? there : planned).map((one) => ({ ...one, postId, postName }));
  });
}
