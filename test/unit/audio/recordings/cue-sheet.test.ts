import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cueTime,
  readCueSheet,
  readCueTime,
  withMark,
  writeCueSheet,
} from '../../../../site/audio/recordings/cue-sheet.ts';

const LENGTH_MS = 20 * 60_000;
const read = (text: string) => readCueSheet(Buffer.from(text), LENGTH_MS);

describe('a cue sheet', () => {
  it('reads times as people write them', () => {
    expect(['1:05', '01:05.5', '12:00.25', '1:02:03', '75:00'].map(readCueTime)).toEqual([
      65_000, 65_500, 720_250, 3_723_000, 4_500_000,
    ]);
    expect(['', '5', '1:65', 'a:b', '1:2:3:4', '-1:00', '1:05.1234'].map(readCueTime)).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });

  it('comes whole, a missing end is the next start, and goes out as it came', () => {
    const { cues, problems } = read(
      '部分,题号,开始,结束,内容\n第一节,1,01:35,02:20,"衬衫, 价格"\n第一节,2,02:33,,\n,3,03:30.5,04:00,\n',
    );
    expect(problems).toEqual([]);
    expect(cues.map(({ question, startMs, endMs }) => [question, startMs, endMs])).toEqual([
      ['1', 95_000, 140_000],
      ['2', 153_000, 210_500],
      ['3', 210_500, 240_000],
    ]);
    expect(read(writeCueSheet(cues)).cues).toEqual(cues);
  });

  it('takes GB18030', () => {
    const gb = Buffer.from('cce2bac52cbfaacabc0a312c30313a33350a', 'hex');
    expect(readCueSheet(gb, LENGTH_MS).cues).toMatchObject([
      { question: '1', startMs: 95_000, endMs: LENGTH_MS },
    ]);
  });

  it('names row and column of every mistake', () => {
    const { problems } = read('题号,开始,结束\n1,1:35,1:30\n2,abc,\n3,1:00,\n,2:00,\n5,25:00,\n');
    expect(problems.map(({ row, column, code }) => `${row} ${column} ${code}`).sort()).toEqual(
      ['2 结束 not-valid', '3 开始 not-valid', '5 题号 empty', '6 开始 not-valid'].sort(),
    );
    expect(read('题号,开始\n1,2:00\n2,1:00\n').problems).toMatchObject([{ row: 3, column: '开始' }]);
    expect(read('题号,开始,结束\n1,1:00,2:00\n2,1:30,3:00\n').problems).toMatchObject([
      { row: 3, column: '开始' },
    ]);
    expect(read('题号,开始\n').problems).toHaveLength(1);
    expect(read('开始\n1:00\n').problems).toMatchObject([{ row: 1, code: 'missing-column' }]);
  });

  it('never throws, and what it takes is in order and inside the recording', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ maxLength: 200 }), (bytes, text) => {
        for (const input of [bytes, Buffer.from(`题号,开始,结束\n${text}`)]) {
          const { cues, problems } = readCueSheet(input, LENGTH_MS);
          if (problems.length > 0) continue;
          cues.forEach(({ startMs, endMs }, index) => {
            expect(endMs).toBeGreaterThan(startMs);
            expect(endMs).toBeLessThanOrEqual(Math.min(LENGTH_MS, cues[index + 1]?.startMs ?? LENGTH_MS));
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is marked while listening: the question before ends, the next number begins', () => {
    const first = withMark([], 95_000, LENGTH_MS) ?? [];
    const second = withMark(first, 150_000.4, LENGTH_MS) ?? [];
    expect(second).toMatchObject([
      { question: '1', startMs: 95_000, endMs: 150_000 },
      { question: '2', startMs: 150_000, endMs: LENGTH_MS },
    ]);
    expect(withMark(second, 150_200, LENGTH_MS)).toBeNull();
    expect(withMark(second, 120_000, LENGTH_MS)?.map(({ question }) => question)).toEqual(['1', '3', '2']);
    expect(withMark(second, LENGTH_MS, LENGTH_MS)).toBeNull();
  });

  it('keeps a spreadsheet from computing a cell', () => {
    const cue = { section: '=1+1', question: '1', startMs: 0, endMs: 1000, text: '@x' };
    expect(writeCueSheet([cue])).toContain("'=1+1,1,00:00,00:01,'@x");
    expect(cueTime(3_723_040)).toBe('62:03.04');
  });
});
