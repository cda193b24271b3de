import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventInWords, summaryInWords } from '../../../renderer/kit/event-words.ts';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { JOURNAL_ACTIONS, type JournalAction } from '../../../renderer/kit/text/worded.ts';
import { detailsInWords, subjectInWords } from '../../../renderer/site/journal/entry-words.ts';
import { createNames } from '../../../renderer/site/names.ts';
import { CAMERA_STATE_CODES } from '../../../shared/contract/camera-status.ts';
import { person } from '../roster/sample.ts';
import { camerasEntries } from './written/cameras-entries.ts';
import { listeningEntries } from './written/listening-entries.ts';
import { rosterEntries } from './written/roster-entries.ts';
import { siteEntries } from './written/site-entries.ts';

/** What the service writes, by action: subject and details in its own spelling. */
const WRITTEN: Readonly<Record<JournalAction, { subject: string; details: Record<string, unknown> }>> = {
  ...rosterEntries,
  ...listeningEntries,
  ...camerasEntries,
  ...siteEntries,
};

const known = {
  site: {
    rooms: [{ id: 'r12', name: '第12考场', kind: 'exam' as const }],
    cameras: [{ id: 'r12-front', roomId: 'r12', role: 'front' as const, hasMain: false }],
  },
  roster: {
    people: [person('P0027', { name: '示例庚027' }), person('P0028', { name: '示例辛028' })],
    posts: [{ id: 'room:r12', name: '第12考场', kind: 'invigilation' as const, roomId: 'r12', seats: 2 }],
    sessions: [
      {
        id: 'D1PM',
        name: '第一天下午',
        kind: 'exam' as const,
        subject: '数学',
        start: '2026-06-07T15:00',
        end: '2026-06-07T17:00',
      },
    ],
  },
  operators: [{ id: 'op1', name: '周敏', post: '视频监考员' }],
};

/** Every `action: '…'` and roster act written out in the service's source. */
function actionsInSource(): string[] {
  const folder = join(import.meta.dirname, '../../../site');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /(?<=action: |what: |place\(|\? |' : )'((?:alarm|bookmark|recording|camera|cameras|camera-discovery|room|setup|duty-log|evidence|operator|roster|roster-day|people|responsibility|site|tone-check|audio-check|listening-profile|microphone|programme|cues|watch|interruption|interruption-rules|instruction)\.[a-z-]+)'/g,
      ),
    ])
    .map((match) => match[1] ?? '');
}

describe.each(['zh', 'en'] as const)('the journal in %s', (language) => {
  const text = TEXTS[language];
  const names = createNames(known, text);
  const told = (action: JournalAction) => {
    const entry = { action, ...WRITTEN[action] };
    return `${subjectInWords(entry, text, names)}|${detailsInWords(entry, text, names)}`;
  };

  it('leaves no field name, id or code of the service in any entry it writes', () => {
    for (const action of JOURNAL_ACTIONS) {
      const words = told(action);
      for (const raw of [
        ...Object.keys(WRITTEN[action].details).filter((key) => key.length > 5 && language === 'zh'),
        'sessionId',
        'isUrgent',
        'frequencyHz',
        'room:r12',
        'D1PM',
        'r12-front',
        'op1',
        'cameras-down',
        'tone-1',
        'connect-timeout',
        'disk-lost',
        'untrusted',
        'null',
        'true',
        'undefined',
      ])
        expect(words, action).not.toContain(raw);
      if (language === 'zh') expect(words, action).not.toMatch(/: /);
    }
  });

  it('keeps what it does not know as it came', () => {
    const entry = { action: 'paper.opened', subject: 'bag/7', details: { bagNo: 7, sealed: false } };
    expect(subjectInWords(entry, text, names)).toBe('bag/7');
    expect(detailsInWords(entry, text, names)).toContain(`bagNo${text.frame.colon}7`);
    expect(detailsInWords(entry, text, names)).toContain(text.journal.no);
    const odd = { action: 'roster.assigned', subject: 'x', details: { before: 5, after: [] } };
    expect(() => detailsInWords(odd, text, names)).not.toThrow();
    expect(subjectInWords(odd, text, names)).toBe('x');
    const nobody = createNames({ site: null, roster: null, operators: [] }, text);
    expect(
      detailsInWords({ action: 'roster.assigned', ...WRITTEN['roster.assigned'] }, text, nobody),
    ).toContain('P0027');
  });
});

describe('the journal', () => {
  it('knows every action the service writes', () => {
    const found = actionsInSource();
    expect(found).toEqual(expect.arrayContaining(['roster.assigned', 'site.started', 'roster.redone']));
    for (const action of found) expect(JOURNAL_ACTIONS, action).toContain(action);
  });

  it('tells a seat in names', () => {
    const { zh } = TEXTS;
    const names = createNames(known, zh);
    const entry = (action: JournalAction) => ({ action, ...WRITTEN[action] });
    expect(subjectInWords(entry('roster.assigned'), zh, names)).toBe('第一天下午 第12考场 第 2 席');
    expect(detailsInWords(entry('roster.assigned'), zh, names)).toBe('P0027 示例庚027；排班表版本：52');
    expect(detailsInWords(entry('roster.redone'), zh, names)).toContain(
      'P0028 示例辛028，原为 P0027 示例庚027',
    );
    expect(detailsInWords(entry('roster.unassigned'), zh, names)).toContain('空缺，原为 P0027');
    expect(detailsInWords(entry('duty-log.appended'), zh, names)).toBe('紧急：12');
    expect(subjectInWords(entry('duty-log.appended'), zh, names)).toBe('A 线 第 4 号');
    expect(detailsInWords(entry('operator.added'), zh, names)).toBe('姓名：n；岗位：空');
  });
});

describe('reports in words', () => {
  const { zh } = TEXTS;
  it('words every code of a camera, never the sentence of the service', () => {
    for (const code of CAMERA_STATE_CODES) {
      const data = { cameraId: 'r12-front', after: 'offline', code, reason: 'no answer within 5 s' };
      const words = eventInWords('camera.state', data, zh);
      // "No reason" beside a camera that is down says nothing.
      const cause = code === 'none' ? '' : ` · ${zh.codes.cameraCode[code].cause}`;
      expect(words).toBe(`r12-front · 离线${cause}`);
    }
    expect(
      eventInWords('camera.state', { cameraId: 'c', after: 'live', code: 'none', reason: null }, zh),
    ).toBe('c · 正常');
  });

  it('names the camera, the roster act and the counts of a tone check', () => {
    expect(summaryInWords('camera.state', 'c · offline · no-packets', zh, () => '第01考场 前')).toBe(
      '第01考场 前 · 离线 · 画面数据停止',
    );
    expect(summaryInWords('roster.changed', 'roster.assigned', zh)).toBe('排人');
    expect(summaryInWords('audio.tone-check', '9 · 1 · 2', zh)).toBe(
      '听得到 9 间，听不到 1 间，无法测量 2 间',
    );
    expect(summaryInWords('duty-log.entry', 'live · offline', zh)).toBe('live · offline');
  });
});
