import type { AudioCheck } from '../../../shared/contract/audio-check.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { ReportFacts } from '../../../site/audio/papers/report-facts.ts';
import { readListeningProfile } from '../../../site/audio/read-listening-profile.ts';
import { audioCheckFake } from '../page-server/sample-audio-checks.ts';

/** A finished check of `count` rooms with the faults people meet. */
export function sampleCheck(count: number): AudioCheck {
  const rooms: RoomConfig[] = Array.from({ length: count }, (_, index) => ({
    id: `r${String(index + 1).padStart(2, '0')}`,
    name: `第${String(index + 1).padStart(2, '0')}考场`,
    kind: 'exam',
  }));
  const fake = audioCheckFake({ rooms, isEmpty: false, nowMs: 1_780_800_000_000, log: () => undefined });
  return fake.find('check1');
}

/** All a report says of that check; `change` replaces parts. */
export function sampleFacts(count: number, change: Partial<ReportFacts> = {}): ReportFacts {
  const check = sampleCheck(count);
  return {
    site: { code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' },
    consoleVersion: '0.1.0',
    check,
    rooms: check.rooms.map(({ roomId }) => ({ id: roomId, name: `第${roomId.slice(1)}考场` })),
    people: { op1: '周敏' },
    profile: readListeningProfile(
      new URL('../../../resources/profiles/listening-default.json', import.meta.url).pathname,
    ),
    papers: {
      checkId: check.id,
      contentSha256: 'c'.repeat(64),
      signatures: [
        {
          id: 1,
          subjectKind: 'check',
          subjectId: check.id,
          roomId: null,
          role: 'technician',
          name: '周敏',
          operatorId: 'op1',
          enteredBy: 'op1',
          atMs: check.startedAtMs + 600_000,
          statement: '本人已逐间核对检测结果，情况属实。',
          contentSha256: 'c'.repeat(64),
          signature: '',
          signedText: '',
          publicKey: '',
          keyId: 'k'.repeat(64),
          state: 'valid',
        },
      ],
      remarks: [
        {
          checkId: check.id,
          roomId: 'r04',
          by: 'op1',
          atMs: check.startedAtMs + 700_000,
          reason: '现场试听清楚',
        },
      ],
      drift: [
        {
          roomId: 'r01',
          acceptedAtMs: check.startedAtMs - 86_400_000,
          acceptedBy: 'op1',
          baselineCheckId: 'check0',
          stiChange: -0.01,
          levelChangeDb: -4.2,
          noiseChangeDb: 0.5,
          responseChangeDb: 1.1,
          verdict: 'changed',
        },
      ],
      evidence: check.rooms
        .filter(({ measures }) => measures !== null)
        .map(({ roomId }, index) => ({
          roomId,
          cameraId: `${roomId}-front`,
          file: `${roomId}-front.wav`,
          sha256: index.toString(16).padStart(64, 'a'),
          bytes: 2_000_000,
        })),
      isBaseline: false,
    },
    calibrations: [],
    ...change,
  };
}
