import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import profileJson from '../../../../resources/profiles/interruption-default.json' with { type: 'json' };
import { planInterruption } from '../../../../shared/domain/plan-interruption.ts';
import { readInterruptionFiles } from '../../../../site/audio/interruption/read-interruption-profile.ts';
import { ownProfile } from './own-profile.ts';

const RESOURCES = join(import.meta.dirname, '../../../../resources');
const cues = [1, 2, 3, 4].map((number) => ({
  section: '',
  question: String(number),
  startMs: number * 60_000,
  endMs: number * 60_000 + 50_000,
}));
const facts = { cues, fromPositionMs: 250_000, interruptedMs: 90_000, rule: 'two-before' };

test('another profile gives another plan, and the plan says which one it was', () => {
  const plan = planInterruption(facts, ownProfile);
  expect(plan).toMatchObject({
    faultQuestion: { question: '4' },
    resumeQuestion: { question: '2' },
    resumeMs: 120_000,
    repeatedMs: 130_000,
    lostMs: 220_000,
    // 90 s alone count, in steps of five minutes.
    proposedMinutes: 5,
    basis: { name: 'own-office', version: 4, rules: { resume: { id: 'two-before', source: '通知第三条' } } },
  });
  expect(planInterruption({ ...facts, fromPositionMs: 130_000 }, ownProfile).resumeMs).toBe(60_000);
  expect(planInterruption({ ...facts, interruptedMs: 0 }, ownProfile).proposedMinutes).toBe(0);
  expect(planInterruption({ ...facts, interruptedMs: 300_001 }, ownProfile).proposedMinutes).toBe(10);
});

test('before the first question it goes on where it stopped when the profile says so', () => {
  expect(planInterruption({ ...facts, fromPositionMs: 30_000 }, ownProfile)).toMatchObject({
    faultQuestion: null,
    resumeMs: 30_000,
    repeatedMs: 0,
  });
});

test('a rule the profile does not have is refused', () => {
  expect(() => planInterruption({ ...facts, rule: 'question-before' }, ownProfile)).toThrow(/no such rule/);
});

test("the site's own file comes beside the product's, and a bad one is refused by the name of its field", () => {
  const folder = mkdtempSync(join(tmpdir(), 'exam-rules-'));
  const write = (value: unknown): void =>
    writeFileSync(join(folder, 'interruption-default.json'), JSON.stringify(value));
  const read = () => readInterruptionFiles(RESOURCES, folder);
  try {
    expect(read()).toMatchObject({ shipped: { name: 'interruption-default', version: 1 }, own: null });
    write(ownProfile);
    expect(read()).toMatchObject({ shipped: { name: 'interruption-default' }, own: ownProfile });
    // A copy is no version of its own; another text under the same number could not be told apart.
    write(profileJson);
    expect(read().own).toBeNull();
    write({ ...ownProfile, name: profileJson.name, version: profileJson.version });
    expect(read).toThrow(/interruption-default\.json: name: give it a name of its own/);
    write({ ...ownProfile, name: profileJson.name, version: profileJson.version + 1 });
    expect(read().own).toMatchObject({ version: profileJson.version + 1 });
    const { rules } = profileJson;
    const [first] = rules.resume;
    write({ ...profileJson, version: 0 });
    expect(read).toThrow(/interruption-default\.json: version: /);
    write({ ...profileJson, rules: { ...rules, extension: { ...rules.extension, wholeMinutes: 0 } } });
    expect(read).toThrow(/: rules\.extension\.wholeMinutes: /);
    write({ ...profileJson, rules: { ...rules, resume: [] } });
    expect(read).toThrow(/: rules\.resume: /);
    write({ ...profileJson, rules: { ...rules, resume: [first, first] } });
    expect(read).toThrow(/: rules\.resume\.1\.id: is there twice/);
    write({ ...profileJson, rules: { ...rules, resume: [{ ...first, clause: ' ' }] } });
    expect(read).toThrow(/: rules\.resume\.0\.clause: /);
    write({ ...profileJson, rules: { ...rules, resume: [{ ...first, questionsBack: 1.5 }] } });
    expect(read).toThrow(/: rules\.resume\.0\.questionsBack: /);
    write({ ...profileJson, minutes: 3 });
    expect(read).toThrow(/minutes/);
    cpSync(join(RESOURCES, 'camera-templates.json'), join(folder, 'interruption-default.json'));
    expect(read).toThrow(/interruption-default\.json: /);
    writeFileSync(join(folder, 'interruption-default.json'), '{');
    expect(read).toThrow(/cannot be read as JSON/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
