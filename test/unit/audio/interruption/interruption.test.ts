import { describe, expect, it } from 'vitest';
import profileJson from '../../../../resources/profiles/interruption-default.json' with { type: 'json' };
import { withCommitHooks } from '../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../server/sqlite/database.ts';
import { InterruptionProfile } from '../../../../shared/contract/interruption-profile.ts';
import type { Watch, WatchIncident } from '../../../../shared/contract/listening-watch.ts';
import {
  type InterruptionFacts,
  planInterruption as planBy,
} from '../../../../shared/domain/plan-interruption.ts';
import { createInterruptions } from '../../../../site/audio/interruption/create-interruptions.ts';
import { interruptionMigrationSql } from '../../../../site/audio/interruption/interruption-migration.ts';
import { ownProfile } from './own-profile.ts';

const shipped = InterruptionProfile.parse(profileJson);
const planInterruption = (facts: InterruptionFacts) => planBy(facts, shipped);

const cues = [1, 2, 3].map((number) => ({
  section: '',
  question: String(number),
  startMs: number * 60_000,
  endMs: number * 60_000 + 50_000,
  text: '',
}));
const facts = { cues, fromPositionMs: 150_000, interruptedMs: 90_000, rule: 'question-before' as const };

describe('the plan after an interruption', () => {
  it('goes back to the question before the one that was read, and adds what is heard once more', () => {
    expect(planInterruption(facts)).toMatchObject({
      faultQuestion: { question: '2' },
      resumeQuestion: { question: '1' },
      resumeMs: 60_000,
      repeatedMs: 90_000,
      lostMs: 180_000,
      proposedMinutes: 3,
    });
  });

  it('counts a pause to the question before it, and never goes before the beginning', () => {
    const at = (fromPositionMs: number) => planInterruption({ ...facts, fromPositionMs });
    expect(at(175_000)).toMatchObject({
      faultQuestion: { question: '2' },
      resumeQuestion: { question: '1' },
    });
    expect(at(70_000)).toMatchObject({ faultQuestion: { question: '1' }, resumeMs: 60_000 });
    expect(at(30_000)).toMatchObject({ faultQuestion: null, resumeMs: 0, repeatedMs: 30_000 });
    expect(at(-5)).toMatchObject({ resumeMs: 0, repeatedMs: 0 });
  });

  it('follows the other rules, and without a cue sheet goes on where it was', () => {
    expect(planInterruption({ ...facts, rule: 'question-itself' }).resumeMs).toBe(120_000);
    expect(planInterruption({ ...facts, rule: 'position' })).toMatchObject({
      resumeMs: 150_000,
      lostMs: 90_000,
    });
    expect(planInterruption({ ...facts, cues: [] })).toMatchObject({
      hasCues: false,
      resumeQuestion: null,
      resumeMs: 150_000,
    });
  });
});

const fault = (roomId: string, fromMs: number, more: Partial<WatchIncident> = {}): WatchIncident => ({
  id: `f-${roomId}`,
  roomId,
  cameraId: null,
  fault: 'silent',
  reasonCode: 'loudspeaker-silent',
  fromMs,
  namedAtMs: fromMs + 1400,
  toMs: null,
  fromPositionMs: 150_000,
  toPositionMs: null,
  isEverywhere: false,
  clip: null,
  ...more,
});

const FAULTS = [fault('r03', 1_000_000), fault('r01', 1_002_000), fault('r09', 10_000, { toMs: 20_000 })];

function start(profile = shipped, incidents = FAULTS) {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec('CREATE TABLE watch_start (id TEXT PRIMARY KEY) STRICT');
  database.exec("INSERT INTO watch_start VALUES ('w1')");
  database.exec(interruptionMigrationSql);
  const sent: string[] = [];
  const events: unknown[] = [];
  const actions: string[] = [];
  const watch = {
    id: 'w1',
    title: '英语',
    programmeId: 'p1',
    incidents,
  } as unknown as Watch;
  const open = (profile: InterruptionProfile) =>
    createInterruptions({
      database,
      journal: {
        append: ({ action }) => void actions.push(action),
        list: () => [],
        verify: () => ({ ok: true, entries: 0, firstBad: null }),
      },
      outbox: {
        append(event) {
          sent.push(`${event.lane} ${event.type}`);
          events.push(event.data);
          return { lane: event.lane, epoch: 1, seq: 1 };
        },
      },
      profile: () => profile,
      watch: () => watch,
      cues: () => cues,
      isOperator: (actor) => actor === 'op1',
      nowMs: () => 2_000_000,
    });
  return { interruptions: open(profile), open, sent, events, actions, database };
}

describe('the request to the province', () => {
  const request = {
    watchId: 'w1',
    faultId: 'f-r03',
    rule: 'question-before' as const,
    interruptedMs: 90_000,
  };

  it('is a draft that is not approved, with the rooms that fell out together', () => {
    const { interruptions, sent, actions } = start();
    const made = interruptions.draft(request, 'op1');
    expect(made).toMatchObject({ state: 'not-approved', decision: null, roomIds: ['r01', 'r03'] });
    expect(interruptions.list('w1')).toEqual([made]);
    expect(sent).toEqual(['A listening.interruption']);
    expect(actions).toEqual(['interruption.drafted']);
    expect(() => interruptions.draft({ ...request, faultId: 'none' }, 'op1')).toThrow(/no such fault/);
  });

  it('is approved only by a recorded answer of a named person, once', () => {
    const { interruptions, sent, database } = start();
    const { id } = interruptions.draft(request, 'op1');
    const answer = {
      id,
      isApproved: true,
      decidedBy: '省考试院值班',
      number: '2026-017',
      extensionMinutes: 3,
      remark: '',
    };
    expect(() => interruptions.decide(answer, 'machine')).toThrow(/named person/);
    expect(interruptions.list('w1')[0]?.state).toBe('not-approved');
    expect(interruptions.decide(answer, 'op1')).toMatchObject({
      state: 'approved',
      decision: { number: '2026-017', decidedAtMs: 2_000_000, enteredBy: 'op1' },
    });
    expect(() => interruptions.decide(answer, 'op1')).toThrow(/already/);
    expect(sent).toEqual(['A listening.interruption', 'A listening.interruption-decided']);
    expect(() => database.run('UPDATE listening_interruption SET draft = ?', '{}')).toThrow(/append-only/);
  });

  it('keeps the rules it was computed by when the site takes other ones', () => {
    const { interruptions, open, events, database } = start();
    const made = interruptions.draft(request, 'op1');
    expect(made.plan).toMatchObject({
      resumeMs: 60_000,
      proposedMinutes: 3,
      basis: { name: 'interruption-default', version: 1, rules: { resume: { id: 'question-before' } } },
    });
    const later = open(ownProfile);
    expect(later.profile()).toEqual(ownProfile);
    expect(later.list('w1')).toEqual([made]);
    expect(() => later.draft(request, 'op1')).toThrow(/no such rule/);
    const other = later.draft({ ...request, rule: 'two-before' }, 'op1');
    expect(other).toMatchObject({
      rule: 'two-before',
      plan: { proposedMinutes: 5, basis: { name: 'own-office', version: 4 } },
    });
    expect(later.list('w1')).toEqual([other, made]);
    expect(events).toMatchObject([
      { profile: 'interruption-default', profileVersion: 1 },
      { profile: 'own-office', profileVersion: 4 },
    ]);

    // A request of a version that did not keep its rules.
    const { basis: _, ...plan } = made.plan;
    database.run(
      'INSERT INTO listening_interruption (id, seq, watch_id, draft) VALUES (?, ?, ?, ?)',
      'old',
      99,
      'w1',
      JSON.stringify({ ...made, id: 'old', plan }),
    );
    expect(later.list('w1')[0]).toEqual({ ...made, id: 'old', plan: { ...plan, basis: null } });
  });

  it('takes the rooms together that the profile takes together', () => {
    const over = { toMs: 1_100_000 };
    const incidents = [fault('r03', 1_000_000, over), fault('r01', 1_002_000, over)];
    expect(start(shipped, incidents).interruptions.draft(request, 'op1').roomIds).toEqual(['r01', 'r03']);
    const own = { ...request, rule: 'two-before' };
    expect(start(ownProfile, incidents).interruptions.draft(own, 'op1').roomIds).toEqual(['r03']);
  });
});
