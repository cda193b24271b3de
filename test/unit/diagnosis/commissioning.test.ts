import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CameraDiagnosis } from '../../../shared/contract/diagnosis.ts';
import { readCommissioningProfile } from '../../../site/diagnosis/commissioning-profile.ts';
import { debounce, UNJUDGED } from '../../../site/diagnosis/debounce.ts';
import { type CameraObservation, gradeCamera, gradeRooms } from '../../../site/diagnosis/grade-camera.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const profile = readCommissioningProfile(
  join(import.meta.dirname, '../../../resources/profiles/commissioning-default.json'),
);
const diagnosis = (change: Partial<CameraDiagnosis> = {}): CameraDiagnosis => ({
  cameraId: 'r01-front',
  atMs: 1,
  reasonCode: 'none',
  judgements: [],
  raised: [],
  facts: [],
  place: null,
  reference: {
    id: 1,
    cameraId: 'r01-front',
    approvedAtMs: 1,
    approvedBy: 'o',
    capturedAtMs: 1,
    sameAsId: null,
  },
  ...change,
});
const seen = (change: Partial<CameraObservation> = {}): CameraObservation => ({
  status: cameraStatus('r01-front', {
    clockOffsetMs: 100,
    audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
  }),
  hasKeyFrame: true,
  diagnosis: diagnosis(),
  pictures: profile.pictures,
  isCutShort: false,
  ...change,
});

test('a camera that does everything passes; every step is in the list', () => {
  const graded = gradeCamera(seen(), profile);
  expect(graded.result).toBe('pass');
  expect(graded.steps).toHaveLength(8);
});

test('an unreached camera, an undecided picture and darkness are never a pass', () => {
  const offline = gradeCamera(
    seen({ status: cameraStatus('r01-front', { state: 'offline', stateCode: 'connect-timeout' }) }),
    profile,
  );
  expect(offline.result).toBe('not-reached');
  expect(offline.steps).toHaveLength(8);
  expect(offline.steps[0]).toMatchObject({ result: 'not-reached', reasonCode: 'connect-timeout' });
  expect(gradeCamera(seen({ diagnosis: diagnosis({ facts: ['lights-off'] }) }), profile).result).toBe(
    'not-measurable',
  );
  const missing = diagnosis({ atMs: null, reasonCode: 'ffmpeg-missing' });
  expect(gradeCamera(seen({ diagnosis: missing, pictures: 0 }), profile).result).toBe('not-measurable');
  expect(gradeCamera(seen({ pictures: 1, isCutShort: true }), profile).result).not.toBe('pass');
});

test('every room is listed, also one without a camera', () => {
  const rooms = gradeRooms(
    [
      { id: 'r01', name: '第01考场', kind: 'exam' },
      { id: 'r02', name: '第02考场', kind: 'exam' },
    ],
    [{ ...gradeCamera(seen(), profile), roomId: 'r01' }],
  );
  expect(rooms.map(({ result }) => result)).toEqual(['pass', 'no-camera']);
});

test('a fault is raised by some of many, cleared by a row of good ones, and left alone by what is not measurable', () => {
  const lasting = { of: 3, within: 4, clearAfter: 2 };
  const after = (...seenBeyond: (boolean | null)[]) =>
    seenBeyond.reduce((standing, isBeyond) => debounce(standing, isBeyond, lasting), UNJUDGED).isRaised;
  expect(after(true, true)).toBe(false);
  expect(after(true, false, true, true)).toBe(true);
  expect(after(true, false, false, true, true)).toBe(false);
  expect(after(true, true, true, false)).toBe(true);
  expect(after(true, true, true, null, null)).toBe(true);
  expect(after(true, true, true, false, false)).toBe(false);
});
