import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { generateNrp } from '../../../bench/duty/generate-nrp.ts';
import { generateProblem } from '../../../bench/roster/generate-problem.ts';
import { CommandError } from '../../../server/process/exit.ts';
import { readDutyRoster } from '../../../shared/domain/roster/duty/on-duty/read-duty-roster.ts';
import { rosterCheckCommand } from '../../../site/roster/command/check-command.ts';
import { rosterDrawCommand } from '../../../site/roster/command/draw-command.ts';
import { rosterReplanCommand } from '../../../site/roster/command/replan-command.ts';
import { rosterSolveCommand } from '../../../site/roster/command/solve-command.ts';
import { rosterSubstituteCommand } from '../../../site/roster/command/substitute-command.ts';
import { judgeApart } from '../../unit/roster/duty/nrp-oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'exam-roster-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, json: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(json));
  return path;
};
const DEFAULT_RULES = join(import.meta.dirname, '../../../resources/profiles/roster-rules-default.json');
const WORKER = new URL('../../../site/roster-worker.ts', import.meta.url);
const DUTY_RULES = '../../../resources/profiles/duty-rules-default.json';
const cli = join(import.meta.dirname, '../../../site/cli.ts');

function run(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'roster', ...args, '--json']);
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

const RULES = { invigilation: DEFAULT_RULES, duty: join(import.meta.dirname, DUTY_RULES) };
const SETUP = { defaultRules: RULES, workerUrl: WORKER };
const COMMANDS = {
  solve: (args: string[]) => rosterSolveCommand(args, true, SETUP),
  check: (args: string[]) => rosterCheckCommand(args, true, RULES),
  substitute: (args: string[]) => rosterSubstituteCommand(args, true, DEFAULT_RULES),
  draw: (args: string[]) => rosterDrawCommand(args, true, DEFAULT_RULES),
  replan: (args: string[]) =>
    rosterReplanCommand(args, true, { defaultRules: DEFAULT_RULES, workerUrl: WORKER }),
};

/** The command as the entry calls it, without a process of its own, one at a time. */
async function inProcess(
  name: keyof typeof COMMANDS,
  ...args: string[]
): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const writes = (['out', 'err'] as const).map((to) =>
    vi.spyOn(process[`std${to}`], 'write').mockImplementation((text) => {
      said[to] += text;
      return true;
    }),
  );
  try {
    const status = await COMMANDS[name](args);
    return { status, ...said };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { status: error.status, ...said, err: `${said.err}${error.message}\n` };
  } finally {
    for (const write of writes) write.mockRestore();
  }
}

describe('exam-site roster', () => {
  const problem = generateProblem({ rooms: 6, sessions: 2, staff: 40, seats: 2, seed: 3 });

  it('solves a duty problem by its format; check takes the answer, and says what a hand broke', async () => {
    const times = [
      { id: 'day', start: '08:00', end: '20:15' },
      { id: 'night', start: '20:00', end: '08:15' },
    ];
    const duty = {
      ...{ format: 'duty-problem/1', name: '保密值班', from: '2026-06-05', to: '2026-06-07' },
      posts: [{ id: 'papers', name: '保密室', people: 2, needsKeeper: true, times }],
      people: ['A', 'B', 'C', 'D', 'E', 'F'].map((id, index) => ({ id, isKeeper: index < 4 })),
    };
    const path = file('duty.json', duty);
    const solved = await inProcess('solve', path, '--seconds', '5');
    expect([solved.status, solved.err]).toEqual([0, '']);
    const answer = JSON.parse(solved.out);
    expect(answer).toMatchObject({ format: 'duty-roster/1', status: 'optimal', score: { hard: 0 } });
    expect(answer.shifts).toHaveLength(6);
    expect('plan' in readDutyRoster(solved.out, (civil) => Date.parse(`${civil}:00Z`))).toBe(true);
    answer.shifts[5].people = answer.shifts[4].people;
    const checked = await inProcess('check', path, file('duty-roster.json', answer));
    expect(checked.status).toBe(1);
    const broken: { ruleId: string }[] = JSON.parse(checked.out).broken;
    expect(new Set(broken.map(({ ruleId }) => ruleId))).toEqual(new Set(['one-place']));
    const refused = await inProcess('solve', file('bad.json', { ...duty, to: '2026-06-01' }));
    expect([refused.status, refused.err.split(': ').slice(1).join(': ')]).toEqual([
      2,
      'to: is before from\n',
    ]);
  }, 60_000);

  it('solves, and checks what somebody changed by hand', async () => {
    const path = file('problem.json', problem);
    const first = await run('solve', path, '--seconds', '1', '--seed', '5');
    expect(first.err).toBe('');
    expect(first.status).toBe(0);
    const answer = JSON.parse(first.out);
    expect(answer).toMatchObject({ format: 'roster/1', score: { hard: 0 }, broken: [], conflicts: [] });
    expect(['optimal', 'feasible']).toContain(answer.status);
    expect(answer.lowerBound).toBeLessThanOrEqual(answer.score.soft);
    expect(answer.assignments).toHaveLength(24);
    const roster = file('roster.json', answer);
    const [seat] = answer.assignments;
    const place = ['--session', seat.sessionId, '--room', seat.roomId, '--person', seat.staffId];
    const ranked = await inProcess(
      'substitute',
      path,
      roster,
      ...place,
      '--standby',
      'P0039=A',
      '--absent',
      'P0040',
    );
    expect(ranked).toMatchObject({ status: 0 });
    const { candidates } = JSON.parse(ranked.out);
    expect(candidates[0]).toMatchObject({ isAllowed: true, barredBy: [] });
    const away = candidates.find(({ staffId }: { staffId: string }) => staffId === 'P0040');
    expect(away.barredBy.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('unavailable');
    expect(candidates.at(-1).barredBy[0].textZh).not.toBe('');
    const nowhere = await inProcess('substitute', path, roster, '--session', 'S1', '--room', 'R9');
    expect([nowhere.status, nowhere.err]).toMatchObject([
      2,
      expect.stringMatching(/no session S1 with a room R9/),
    ]);
    const replanned = await inProcess(
      'replan',
      path,
      roster,
      '--absent',
      `${seat.staffId}=${seat.sessionId}`,
    );
    expect(replanned).toMatchObject({ status: 0 });
    const plan = JSON.parse(replanned.out);
    expect(plan).toMatchObject({ status: 'feasible', score: { hard: 0 }, isProvenMinimal: true });
    expect(plan.changedPeople).toHaveLength(1);
    expect(plan.changes[0].removed).toEqual([seat.staffId]);
    const lots = ['--session', 'S2', '--seed', '3 17 22'];
    const drawn = await inProcess('draw', path, roster, ...lots);
    expect(JSON.parse(drawn.out)).toMatchObject({ algorithm: 'exam-draw/1', hardBefore: 0 });
    const shown = file('drawn.json', JSON.parse(drawn.out));
    const verified = await inProcess('draw', path, roster, ...lots, '--verify', shown);
    expect([verified.status, JSON.parse(verified.out)]).toMatchObject([
      0,
      { ok: true, missing: [], extra: [] },
    ]);
    const other = await inProcess('draw', path, roster, '--session', 'S2', '--seed', '4', '--verify', shown);
    expect([other.status, JSON.parse(other.out).ok]).toEqual([1, false]);
    const wrong = JSON.parse(readFileSync(roster, 'utf8')) as { assignments: { staffId: string }[] };
    Object.assign(wrong.assignments[1] ?? {}, { staffId: wrong.assignments[0]?.staffId });
    const verdict = await inProcess('check', path, file('wrong.json', wrong));
    expect(verdict.status).toBe(1);
    expect(JSON.parse(verdict.out).broken.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain(
      'one-place',
    );
  });

  it('answers an impossible problem with its conflict and status 1', async () => {
    const path = file('impossible.json', {
      ...generateProblem({ rooms: 6, sessions: 1, staff: 11, seats: 2, seed: 3 }),
      colour: 1,
    });
    const { status, out, err } = await inProcess('solve', path, '--seconds', '1');
    expect(err).toBe(`${path}: colour is not known and is ignored\n`);
    expect(status).toBe(1);
    const answer = JSON.parse(out);
    expect(answer.status).toBe('infeasible');
    expect(answer.conflicts[0].text).toMatch(/^session S1 needs 12 invigilators, 11 are free/);
    expect(answer.conflicts[0].requirements[0]).toMatchObject({ ruleId: 'coverage', sessionId: 'S1' });
    // Tried before it is named: with two women more a whole roster was found.
    expect(answer.conflicts[0].repairs[0]).toEqual({
      kind: 'people',
      people: [{ sex: 'F', isExperienced: false, count: 2 }],
    });
    expect(answer.conflicts[0].repair).toMatch(/^2 more women/);
    expect(answer.repair.textZh).toBe('增加女监考员 2 人');
  });

  it('solves the text format of shift scheduling, the same again for the same seed, and says what is impossible', async () => {
    const path = join(folder, 'small.txt');
    const text = generateNrp({ staff: 8, days: 14, shifts: 1, seed: 1 });
    writeFileSync(path, text);
    const nrp = ['--format', 'nrp', '--seconds', '5'];
    // Once as a process of its own: the entry itself, and that it gives the same again.
    const answers = [
      await run('solve', path, ...nrp, '--seed', '3'),
      await inProcess('solve', path, ...nrp, '--seed', '3'),
    ];
    const [answer, again] = answers.map(({ out }) => JSON.parse(out));
    expect(answers.map(({ status, err }) => ({ status, err }))).toEqual(
      [1, 2].map(() => ({ status: 0, err: '' })),
    );
    expect(answer).toMatchObject({ status: 'optimal', isRepeatable: true, conflicts: [] });
    expect(answer.lowerBound).toBe(answer.score);
    expect(judgeApart(text, answer.assignments)).toEqual({ hard: 0, soft: answer.score });
    expect(again.assignments).toEqual(answer.assignments);

    writeFileSync(path, text.replace(/^P01,E=\d+/m, 'P01,E=1'));
    const impossible = await inProcess('solve', path, ...nrp);
    expect(impossible.status).toBe(1);
    expect(JSON.parse(impossible.out)).toMatchObject({
      status: 'infeasible',
      score: null,
      assignments: [],
      conflicts: [{ staffId: 'P01', requirements: [{ ruleId: 'min-minutes' }, { ruleId: 'max-shifts' }] }],
    });
    writeFileSync(path, text.replace('SECTION_COVER', 'SECTION_COVER\n99,E,1,1,1'));
    const bad = await inProcess('solve', path, ...nrp);
    expect(bad.status).toBe(2);
    expect(bad.err).toMatch(
      /^\S+: SECTION_COVER, line \d+: the day must be a whole number from 0 to 13, not "99"\n$/,
    );
  }, 60_000);

  it('refuses a wrong file in one sentence with file and field, status 2', async () => {
    const path = file('bad.json', { ...problem, rules: [{ id: 'no-such' }] });
    const bad = await run('solve', path);
    expect(bad).toEqual({ status: 2, out: '', err: `${path}: rules[0].id: there is no rule "no-such"\n` });
  });
});
