import { createHash } from 'node:crypto';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { DutyBoard, DutyEntry, DutyPerson, DutyProfile } from '../../../shared/contract/duty.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import { dutyBoard } from '../../../shared/domain/roster/duty/on-duty/duty-board.ts';
import type { DutyFact, DutyPlan } from '../../../shared/domain/roster/duty/on-duty/duty-facts.ts';
import { judgeDutyFact } from '../../../shared/domain/roster/duty/on-duty/judge-duty-fact.ts';
import { readDutyRoster } from '../../../shared/domain/roster/duty/on-duty/read-duty-roster.ts';
import type { Condition } from '../../ports/day.ts';
import type { Duty } from '../../ports/duty.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox, OutgoingEvent } from '../../ports/outbox.ts';
import { createDutyStore } from './duty-store.ts';

export interface DutyOptions {
  readonly database: HookedDatabase;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Outbox;
  readonly profile: DutyProfile;
  timeZone(): string;
  nowMs(): number;
}

/** How often the board is looked at for what only time changes. */
const LOOK_EVERY_MS = 1_000;

/** Duty on the day over the append-only tables; needs no network. */
export function createDuty({ database, journal, outbox, profile, timeZone, nowMs }: DutyOptions): Duty {
  const store = createDutyStore(database);
  let plan: DutyPlan | null = store.plan();
  let stored = [...store.facts()];
  let facts: readonly DutyFact[] = stored.map(({ fact }) => fact);
  const listeners = new Set<(board: DutyBoard) => void>();
  let told = '';

  const board = (): DutyBoard => dutyBoard(plan, facts, profile, nowMs());
  const tell = (): void => {
    if (listeners.size === 0) return;
    const now = board();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    for (const listener of listeners) listener(now);
  };
  const looking = setInterval(tell, LOOK_EVERY_MS);
  looking.unref();

  /** Judges and records one fact with its journal row and its report, in one commit. */
  const record = (
    fact: DutyFact,
    actor: string,
    entry: { readonly action: string; readonly details: Readonly<Record<string, unknown>> },
    event: OutgoingEvent,
  ): void => {
    if (plan === null)
      throw new ContractError('not-found', 'there is no duty roster', 'shiftId:unknown-shift');
    const rosterId = plan.id;
    const refusal = judgeDutyFact(plan, facts, fact, profile);
    if (refusal)
      throw new ContractError(
        'bad-input',
        `cannot be signed: ${refusal.code}`,
        `${refusal.field}:${refusal.code}`,
      );
    const added = database.transaction(() => {
      const row = store.addFact(rosterId, fact, actor);
      journal.append({ actor, subject: fact.shiftId, ...entry });
      outbox.append(event);
      return row;
    });
    stored = [...stored, added];
    facts = [...facts, fact];
    tell();
  };

  const shiftOf = (id: string) => plan?.shifts.find((shift) => shift.id === id);
  const postOf = (shiftId: string) => plan?.posts.find(({ id }) => id === shiftOf(shiftId)?.postId);
  /** Whoever is known by this id: of the roster, or came in for a shift. */
  const personOf = (id: string): DutyPerson | undefined =>
    plan?.people.find((person) => person.id === id) ??
    facts.flatMap((fact) => (fact.kind === 'fill' ? [fact.person] : [])).find((person) => person.id === id);
  const nameOf = (id: string): string => personOf(id)?.name ?? id;
  const lateMs = (atMs: number, dueMs: number | undefined): number => Math.max(0, atMs - (dueMs ?? atMs));

  return {
    board,
    file: () => store.file(),
    onChange(listener) {
      if (listeners.size === 0) told = JSON.stringify(board());
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    history: (limit) =>
      stored
        .slice(-limit)
        .reverse()
        .map(({ id, actor, fact }): DutyEntry => {
          const { kind, atMs, shiftId } = fact;
          const postName = postOf(shiftId)?.name ?? shiftId;
          const common = { id, actor, atMs, kind, shiftId, postName, taker: null };
          if (fact.kind === 'sign-on') return { ...common, person: nameOf(fact.personId), text: '' };
          if (fact.kind === 'fill') return { ...common, person: fact.person.name, text: fact.reason };
          const taker = fact.toPersonId === null ? null : nameOf(fact.toPersonId);
          return { ...common, person: nameOf(fact.fromPersonId), taker, text: fact.report };
        }),
    publish(text, actor) {
      const zone = timeZone();
      const read = readDutyRoster(text, (civil) => civilToEpochMs(civil, zone));
      if ('fault' in read)
        throw new ContractError('bad-input', `${read.fault.field}: ${read.fault.text}`, read.fault.field);
      const { name, posts, shifts, people } = read.plan;
      database.transaction(() => {
        const id = store.addPlan({ file: text, timeZone: zone, atMs: nowMs(), by: actor });
        journal.append({
          actor,
          action: 'duty.published',
          subject: name,
          details: {
            posts: posts.length,
            shifts: shifts.length,
            people: people.length,
            sha256: createHash('sha256').update(text).digest('hex'),
          },
        });
        outbox.append({
          lane: 'B',
          type: 'duty.published',
          data: {
            rosterId: id,
            posts: posts.map((post) => ({ id: post.id, people: post.people, needsKeeper: post.needsKeeper })),
            shifts: shifts.length,
            people: people.length,
            fromMs: Math.min(...shifts.map(({ startMs }) => startMs)),
            toMs: Math.max(...shifts.map(({ endMs }) => endMs)),
          },
        });
      });
      plan = store.plan();
      tell();
    },
    signOn({ shiftId, personId }, actor) {
      const atMs = nowMs();
      const late = lateMs(atMs, shiftOf(shiftId)?.startMs);
      record(
        { kind: 'sign-on', atMs, shiftId, personId },
        actor,
        { action: 'duty.signed-on', details: { person: nameOf(personId), lateMinutes: minutesOf(late) } },
        {
          lane: 'B',
          type: 'duty.signed-on',
          data: { shiftId, postId: shiftOf(shiftId)?.postId ?? '', atMs, lateMs: late },
        },
      );
    },
    handOver({ shiftId, fromPersonId, toShiftId, toPersonId, report }, actor) {
      const atMs = nowMs();
      const late = lateMs(atMs, shiftOf(shiftId)?.endMs);
      const [giver, taker] = [nameOf(fromPersonId), toPersonId === null ? null : nameOf(toPersonId)];
      record(
        { kind: 'hand-over', atMs, shiftId, fromPersonId, toShiftId, toPersonId, report },
        actor,
        { action: 'duty.handed-over', details: { giver, taker, report, lateMinutes: minutesOf(late) } },
        {
          lane: 'B',
          type: 'duty.handed-over',
          data: { shiftId, toShiftId, postId: shiftOf(shiftId)?.postId ?? '', atMs, lateMs: late, report },
        },
      );
    },
    fill({ shiftId, person, reason }, actor) {
      const known = 'id' in person ? personOf(person.id) : null;
      if (known === undefined)
        throw new ContractError('bad-input', 'there is no such person', 'person:unknown-person');
      const atMs = nowMs();
      const who = known ?? {
        // Somebody from outside has no id: the name and the moment are one.
        id: `relief-${atMs}-${createHash('sha256')
          .update('name' in person ? person.name : '')
          .digest('hex')
          .slice(0, 8)}`,
        name: 'name' in person ? person.name : '',
        isKeeper: 'isKeeper' in person && person.isKeeper,
      };
      record(
        { kind: 'fill', atMs, shiftId, person: who, reason },
        actor,
        { action: 'duty.filled', details: { person: who.name, reason } },
        {
          lane: 'B',
          type: 'duty.filled',
          data: { shiftId, postId: shiftOf(shiftId)?.postId ?? '', atMs, reason },
        },
      );
    },
    conditions() {
      if (plan === null) return [];
      const { posts, overdue } = board();
      const short = posts.filter(({ state }) => state === 'short');
      const conditions: Condition[] = [];
      if (short.length > 0)
        conditions.push({
          cause: 'duty-cover',
          priority: 'high',
          subjects: short.map(({ name }) => name),
          reasonCode: short.some(({ missing }) => missing > 0) ? 'duty-short' : 'duty-no-keeper',
        });
      if (overdue.length > 0)
        conditions.push({
          cause: 'duty-report',
          priority: 'medium',
          subjects: [...new Set(overdue.map(({ postName }) => postName))],
          reasonCode: 'duty-report-overdue',
        });
      return conditions;
    },
    close: () => clearInterval(looking),
  };
}

const minutesOf = (ms: number): number => Math.floor(ms / 60_000);
