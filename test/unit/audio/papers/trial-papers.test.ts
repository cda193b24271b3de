import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTrialPapers } from '../../../../site/audio/papers/create-trial-papers.ts';
import { createWatchStore } from '../../../../site/audio/watch/watch-store.ts';
import { openSealSigner } from '../../../../site/evidence/signing-key.ts';
import type { TrialPapersService } from '../../../../site/ports/trial-papers.ts';
import { type CheckedSite, checkedSite } from '../../../fakes/audio/checked-site.ts';

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;
const START_MS = 1_780_900_000_000;

describe('the paper of a trial listening', () => {
  let site: CheckedSite;
  let papers: TrialPapersService;
  let journal: { action: string; details?: unknown }[];
  let events: { type: string; data: unknown }[];
  beforeEach(() => {
    site = checkedSite();
    journal = [];
    events = [];
    const { database } = site;
    database.run(
      `INSERT INTO programme (id, seq, kind, title, file_name, media_type, sha256, size_bytes, length_ms, sample_rate,
         channels, imported_at_ms, imported_by) VALUES ('p1', 1, 'trial', '试听录音', 'a', 'b', 'c', 1, 180000, 8000, 1, 1, 'op1')`,
    );
    const store = createWatchStore(database);
    const start = (id: string, kind: 'trial' | 'test'): void =>
      store.begin({
        id,
        kind,
        programmeId: 'p1',
        chain: 'main',
        output: 'external',
        startedAtMs: START_MS,
        startedBy: 'op1',
        profile: { name: 'watch-default', version: 2 },
        roomIds: ['r01'],
      });
    start('t1', 'trial');
    start('w1', 'test');
    start('t2', 'trial');
    const room = {
      roomId: 'r01',
      cameraId: 'r01-front',
      state: 'heard' as const,
      reasonCode: null,
      sinceMs: START_MS,
      positionMs: 1000,
      delayMs: 0,
      shiftMs: 0,
      levelDb: 0,
      snrDb: 24,
      matchScore: 71,
      speedPercent: 100,
    };
    for (const id of ['t1', 'w1']) store.end(id, START_MS + 180_000, 'ended', [room]);
    say('听得清');
    papers = createTrialPapers({
      database,
      journal: { append: (entry) => void journal.push(entry) },
      outbox: {
        append(event) {
          events.push(event);
          return { lane: event.lane, epoch: 1, seq: 1 };
        },
      },
      signer: openSealSigner(join(site.folder, 'evidence.key'), null),
      version: '1.0.0',
      watch(id) {
        const found = store.get(id);
        if (found === null) throw new Error('none');
        return found;
      },
      site: () => ({ code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' }),
      rooms: () => ['r01', 'r02'].map((id) => ({ id, name: `第${id.slice(1)}考场`, kind: 'exam' as const })),
      operators: () => [{ id: 'op1', name: '周敏' }],
      nowMs: () => START_MS + 200_000,
    });
  });
  afterEach(() => site.remove());
  const say = (remark: string): void =>
    createWatchStore(site.database).say('t1', {
      roomId: 'r01',
      isGood: true,
      listener: '陈老师',
      remark,
      enteredBy: 'op1',
      atMs: START_MS + 100_000,
    });
  const signing = {
    watchId: 't1',
    roomId: null,
    role: 'technician' as const,
    name: '',
    operatorId: 'op1',
    statement: '情况属实',
  };

  test('is signed by a named person, and what is said afterwards breaks the signature', () => {
    expect(() => papers.sign(signing, 'machine')).toThrow(/named person/);
    papers.sign(signing, 'op1');
    expect(papers.get('t1').signatures).toMatchObject([
      { name: '周敏', subjectKind: 'trial', state: 'valid' },
    ]);
    expect(journal).toMatchObject([{ action: 'watch.signed', subject: 't1', details: { name: '周敏' } }]);
    expect(events).toMatchObject([{ type: 'listening.signed', data: { watchId: 't1', role: 'technician' } }]);
    expect(JSON.stringify(events)).not.toContain('周敏');
    expect(() => papers.sign(signing, 'op1')).toThrow(/already/);
    expect(() => papers.sign({ ...signing, roomId: 'r02' }, 'op1')).toThrow(/does not take part/);
    say('其实有杂音');
    expect(papers.get('t1').signatures[0]?.state).toBe('content-changed');
  });

  test('is made for trials that have ended, not for a test and not for one without an end', () => {
    expect(() => papers.get('w1')).toThrow(/no such trial/);
    expect(() => papers.sign({ ...signing, watchId: 't2' }, 'op1')).toThrow(/ended/);
  });

  test.skipIf(!hasPoppler)(
    'is printed with what was measured, what was said, who was left out and who signed',
    async () => {
      papers.sign(signing, 'op1');
      const { bytes } = await papers.paper('t1', 'zh');
      expect(Buffer.from(bytes).equals(Buffer.from((await papers.paper('t1', 'zh')).bytes))).toBe(true);
      const file = join(site.folder, 'trial.pdf');
      writeFileSync(file, bytes);
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      for (const words of [
        '听力试听记录',
        '第01考场',
        '陈老师',
        '听得清',
        '周敏',
        '没有参加本次试听：第02考场',
        papers.get('t1').contentSha256.slice(0, 16),
      ])
        expect(text).toContain(words);
    },
  );
});
