import { expect, test } from 'vitest';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { type ProofHead, proofAsCsv } from '../../../renderer/site/proof/proof-csv.ts';
import { proofRooms, proofTotal } from '../../../renderer/site/proof/proof-rows.ts';
import type { CameraCoverage, CoverageProof, RecordingGap } from '../../../shared/contract/recording.ts';
import { proofOf } from '../../../site/recording/keep/coverage-proof.ts';

const T = Date.parse('2026-06-07T09:00:00+08:00');
const gap = (fromS: number, toS: number, reason: RecordingGap['reason'], code: string): RecordingGap => ({
  ...{ fromMs: T + fromS * 1000, toMs: T + toS * 1000, reason, code },
});
/** An hour of a camera with these gaps; the last quarter has not come yet. */
const hour = (cameraId: string, roomId: string, ...gaps: RecordingGap[]): CameraCoverage => {
  const all = [...gaps, gap(2700, 3600, 'not-planned', 'not-yet')];
  const covered: { fromMs: number; toMs: number }[] = [];
  let at = T;
  for (const { fromMs, toMs } of all) {
    if (fromMs > at) covered.push({ fromMs: at, toMs: fromMs });
    at = toMs;
  }
  const missingMs = all.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return { cameraId, roomId, covered, gaps: all, coveredMs: 3_600_000 - missingMs, missingMs };
};
const file = {
  ...{ uid: '0123456789abcdef', path: 'x', cameraId: 'r01-front', stream: 'sub' as const, codec: 'avc1' },
  ...{ hasAudio: true, fromMs: T, toMs: T + 600_000, sizeBytes: 1234, isOpen: false, fragments: [] },
  ...{ sha256: 'a'.repeat(64), chainHead: 'b'.repeat(64) },
};
const proof: CoverageProof = proofOf(
  {
    ...{ siteCode: '0000000009', madeAtMs: T + 2_700_000, fromMs: T, toMs: T + 3_600_000 },
    session: { id: 's1', name: '上午', subject: '语文' },
  },
  [
    {
      coverage: hour('r01-front', 'r01', gap(600, 660, 'network', 'connect-timeout')),
      files: [file],
      isConfigured: true,
    },
    {
      coverage: hour('r01-back', 'r01', gap(0, 30, 'not-planned', 'off'), gap(640, 700, 'disk', 'disk-full')),
      files: [],
      isConfigured: true,
    },
    { coverage: hour('old', 'r99'), files: [], isConfigured: false },
  ],
);
const rooms = proofRooms(proof, [{ id: 'r01' }, { id: 'r02' }, { id: 'hall' }], ['r01', 'r02']);

test('a room has what any of its cameras has; what was not planned is missing, what has not come is not expected', () => {
  expect(rooms.map(({ roomId, cameras, ...sum }) => ({ roomId, cameras: cameras.length, ...sum }))).toEqual([
    // Only 640 to 660 s is on neither.
    { roomId: 'r01', cameras: 2, expectedMs: 2_700_000, recordedMs: 2_680_000, missingMs: 20_000 },
    { roomId: 'r02', cameras: 0, expectedMs: 0, recordedMs: 0, missingMs: 0 },
    { roomId: 'r99', cameras: 1, expectedMs: 2_700_000, recordedMs: 2_700_000, missingMs: 0 },
  ]);
  expect(rooms[0]?.cameras.map(({ missingMs, expectedMs }) => [missingMs, expectedMs])).toEqual([
    [60_000, 2_700_000],
    [90_000, 2_700_000],
  ]);
  const total = proofTotal(rooms);
  expect(total).toMatchObject({ cameras: 3, completeCameras: 1, missingMs: 150_000, expectedMs: 8_100_000 });
  expect([...total.byReason]).toEqual([
    ['network', 60_000],
    ['not-planned', 30_000],
    ['disk', 60_000],
  ]);
  expect(total.roomsWithoutCamera).toEqual(['r02']);
});

test('the table has a line for every room, camera, gap and file, and runs nothing', () => {
  const head: ProofHead = {
    ...{ site: '示例考点 0000000009', session: '上午 · 语文', range: '09:00–10:00', operator: '=周敏' },
    ...{ made: '09:45', timeZone: 'Asia/Shanghai', nameOfRoom: (id: string) => `考场 ${id}` },
    nameOfCamera: (id) => id,
  };
  const lines = proofAsCsv(rooms, head, TEXTS.zh).split('\r\n');
  expect(lines[0]).toContain('示例考点 0000000009');
  expect(lines[2]).toBe('合计,,,8100.0,7950.0,150.0');
  const kinds = lines.slice(2).map((line) => line.split(',')[0]);
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  expect([count('场所'), count('画面'), count('缺失'), count('文件')]).toEqual([3, 3, 3, 1]);
  expect(lines.find((line) => line.startsWith('缺失,考场 r01,r01-front'))).toContain(
    ',60.0,09:10:00.000,09:11:00.000,线路（连接超时',
  );
  expect(lines.find((line) => line.startsWith('文件'))).toBe(
    `文件,考场 r01,r01-front r01-front,,,,09:00:00.000,09:10:00.000,,1234,${'a'.repeat(64)},${'b'.repeat(64)}`,
  );
  expect(lines.find((line) => line.startsWith('场所,考场 r02'))).toContain('没有接摄像机');
  expect(lines.join('\n')).not.toMatch(/(?:^|,)=/m);
});
