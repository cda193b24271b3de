import { randomUUID } from 'node:crypto';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { Interruption, InterruptionDecision } from '../../../shared/contract/interruption.ts';
import type { InterruptionProfile } from '../../../shared/contract/interruption-profile.ts';
import type { Watch, WatchIncident } from '../../../shared/contract/listening-watch.ts';
import type { Cue } from '../../../shared/contract/programme.ts';
import { planInterruption } from '../../../shared/domain/plan-interruption.ts';
import type { Interruptions } from '../../ports/interruptions.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';

export interface InterruptionsOptions {
  readonly database: HookedDatabase;
  readonly journal: Journal;
  readonly outbox: Outbox;
  /** The rules in use. */
  profile(): InterruptionProfile;
  /** Throws `not-found`. */
  watch(id: string): Watch;
  cues(programmeId: string): readonly Cue[];
  isOperator(actor: string): boolean;
  nowMs(): number;
}

/** The plan after an interruption of the listening test, the request to the province and its answer. */
export function createInterruptions(options: InterruptionsOptions): Interruptions {
  const { database, journal, outbox } = options;

  const read = (row: Readonly<Record<string, unknown>>): Interruption => {
    const draft = Interruption.parse(JSON.parse(String(row.draft)));
    if (row.decision === null) return draft;
    const decision = InterruptionDecision.parse(JSON.parse(String(row.decision)));
    return { ...draft, decision, state: decision.isApproved ? 'approved' : 'refused' };
  };
  const SELECT = `SELECT i.draft, d.decision FROM listening_interruption i
    LEFT JOIN listening_interruption_decision d ON d.id = i.id`;
  const find = (id: string): Interruption => {
    const row = database.get(`${SELECT} WHERE i.id = ?`, id);
    if (row === undefined) throw new ContractError('not-found', 'there is no such interruption', 'id');
    return read(row);
  };

  return {
    profile: options.profile,
    list: (watchId) =>
      database.all(`${SELECT} WHERE i.watch_id = ? ORDER BY i.seq DESC LIMIT 100`, watchId).map(read),
    draft({ watchId, faultId, rule, interruptedMs }, actor) {
      const watch = options.watch(watchId);
      const profile = options.profile();
      const fault = watch.incidents.find(({ id }) => id === faultId);
      if (fault === undefined) throw new ContractError('not-found', 'there is no such fault', 'faultId');
      if (fault.fromPositionMs === null)
        throw new ContractError('bad-input', 'the place of the recording is not known', 'faultId');
      const affected = affectedBy(fault, watch.incidents, profile.rules.rooms.togetherWithinSeconds * 1000);
      const made: Interruption = {
        id: randomUUID(),
        watchId,
        title: watch.title,
        draftedAtMs: options.nowMs(),
        draftedBy: actor,
        faultId,
        fromMs: fault.fromMs,
        fromPositionMs: fault.fromPositionMs,
        roomIds: affected,
        isEverywhere: fault.isEverywhere,
        rule,
        plan: planInterruption(
          {
            cues: options.cues(watch.programmeId).map(({ section, question, startMs, endMs }) => ({
              section,
              question,
              startMs,
              endMs,
            })),
            fromPositionMs: fault.fromPositionMs,
            interruptedMs,
            rule,
          },
          profile,
        ),
        clipSha256: fault.clip?.sha256 ?? null,
        state: 'not-approved',
        decision: null,
      };
      database.transaction(() => {
        database.run(
          `INSERT INTO listening_interruption (id, seq, watch_id, draft)
           VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM listening_interruption), ?, ?)`,
          made.id,
          watchId,
          JSON.stringify(made),
        );
        journal.append({
          actor,
          action: 'interruption.drafted',
          subject: made.id,
          details: {
            rooms: affected.length,
            fromPositionMs: made.fromPositionMs,
            resumeMs: made.plan.resumeMs,
            extensionMinutes: made.plan.proposedMinutes,
            profile: profile.name,
            profileVersion: profile.version,
          },
        });
        outbox.append({
          lane: 'A',
          type: 'listening.interruption',
          data: {
            interruptionId: made.id,
            watchId,
            fromMs: made.fromMs,
            positionMs: made.fromPositionMs,
            resumeMs: made.plan.resumeMs,
            lostMs: made.plan.lostMs,
            proposedMinutes: made.plan.proposedMinutes,
            rule,
            question: made.plan.faultQuestion?.question ?? null,
            resumeQuestion: made.plan.resumeQuestion?.question ?? null,
            roomIds: affected.slice(0, 2000),
            state: 'not-approved',
            profile: profile.name,
            profileVersion: profile.version,
          },
        });
      });
      return made;
    },
    decide({ id, ...answer }, actor) {
      if (!options.isOperator(actor))
        throw new ContractError('forbidden', 'only a named person can record an answer', 'actor');
      const before = find(id);
      if (before.decision !== null)
        throw new ContractError('conflict', 'an answer is recorded already', 'id');
      const decision: InterruptionDecision = { ...answer, decidedAtMs: options.nowMs(), enteredBy: actor };
      database.transaction(() => {
        database.run(
          'INSERT INTO listening_interruption_decision (id, decision) VALUES (?, ?)',
          id,
          JSON.stringify(decision),
        );
        journal.append({
          actor,
          action: answer.isApproved ? 'interruption.approved' : 'interruption.refused',
          subject: id,
          details: {
            decidedBy: answer.decidedBy,
            number: answer.number,
            extensionMinutes: answer.extensionMinutes,
            remark: answer.remark,
          },
        });
        outbox.append({
          lane: 'A',
          type: 'listening.interruption-decided',
          data: {
            interruptionId: id,
            isApproved: answer.isApproved,
            number: answer.number,
            extensionMinutes: answer.extensionMinutes,
            atMs: decision.decidedAtMs,
          },
        });
      });
      return find(id);
    },
  };
}

/** Rooms whose fault began together with this one and lasted or was as grave. */
function affectedBy(fault: WatchIncident, all: readonly WatchIncident[], togetherMs: number): string[] {
  const together = all.filter(
    ({ fromMs, toMs }) =>
      Math.abs(fromMs - fault.fromMs) <= togetherMs || (toMs === null && fault.toMs === null),
  );
  return [...new Set([fault.roomId, ...together.map(({ roomId }) => roomId)])].sort();
}
