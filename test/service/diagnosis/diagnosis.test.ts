import { afterEach, expect, test } from 'vitest';
import { createClassroomScene } from '../../../tools/diagnosis-set/classroom-scene.ts';
import { film, OPERATOR, openStage, type Stage } from './stage.ts';

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

const scene = createClassroomScene(31);
const turned = { ...scene.mount, yaw: scene.mount.yaw + 7 };

test('a good picture has no fault; a turned camera is raised once, reported, journalled and cleared', async () => {
  stage = openStage(['a']);
  const { diagnosis, events, journal, reported } = stage;
  stage.feed('a', await film(scene, 3));
  await stage.measured('a', 3);
  expect(diagnosis.get('a').judgements.find(({ measure }) => measure === 'shift')?.reasonCode).toBe(
    'no-reference',
  );

  const { proposalId } = await diagnosis.propose('a');
  expect([...diagnosis.proposalJpeg('a', proposalId).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  expect(() => diagnosis.approve('a', proposalId, 'machine')).toThrow(/named operator/);
  const reference = diagnosis.approve('a', proposalId, OPERATOR);
  expect(journal.list({ beforeSeq: null, limit: 1 })[0]).toMatchObject({
    action: 'reference.approved',
    actor: OPERATOR,
    subject: 'a',
  });

  stage.feed('a', await film(scene, 5));
  await stage.measured('a', 5);
  expect(diagnosis.get('a')).toMatchObject({ raised: [], facts: [], reference: { id: reference.id } });
  expect(diagnosis.get('a').place?.shiftPercent).toBeLessThan(0.5);
  expect(diagnosis.conditions()).toEqual([]);
  expect(events).toEqual([]);

  stage.feed('a', await film(scene, 6, {}, undefined, turned));
  await stage.measured('a', 6);
  const seen = diagnosis.get('a');
  expect(seen.raised.map(({ kind }) => kind)).toEqual(['moved']);
  // Seven degrees of a view of 76 to 96 degrees, seen as a shift to the left.
  expect(seen.place?.shiftXPercent).toBeLessThan(-5);
  expect(seen.place?.shiftXPercent).toBeGreaterThan(-13);
  expect(diagnosis.conditions()).toMatchObject([
    { cause: 'camera-picture', subjects: ['a'], reasonCode: 'picture-moved' },
  ]);
  expect(reported.get('a')?.faults[0]).toMatchObject({ kind: 'moved', threshold: 2.5 });
  expect(events.map(({ type }) => type)).toEqual(['camera.picture']);

  stage.feed('a', await film(scene, 5));
  await stage.measured('a', 5);
  expect(diagnosis.get('a').raised).toEqual([]);
  expect(events).toHaveLength(2);
  expect(diagnosis.changes('a', 10).map(({ faults }) => faults.map(({ kind }) => kind))).toEqual([
    [],
    ['moved'],
  ]);
  expect(journal.list({ beforeSeq: null, limit: 2 }).map(({ action }) => action)).toEqual([
    'picture.good',
    'picture.faulty',
  ]);
});

test('an older reference can be approved again; nothing approved is ever changed', async () => {
  stage = openStage(['a']);
  const { diagnosis, database } = stage;
  stage.feed('a', await film(scene, 1));
  await stage.measured('a', 1);
  const first = diagnosis.approve('a', (await diagnosis.propose('a')).proposalId, OPERATOR);
  stage.feed('a', await film(scene, 1, {}, undefined, turned));
  await stage.measured('a', 1);
  const second = diagnosis.approve('a', (await diagnosis.propose('a')).proposalId, OPERATOR);
  const third = diagnosis.reapprove('a', first.id, OPERATOR);
  expect(third.sameAsId).toBe(first.id);
  expect(diagnosis.references('a').map(({ id }) => id)).toEqual([third.id, second.id, first.id]);
  expect(diagnosis.referenceJpeg('a', third.id)).toEqual(diagnosis.referenceJpeg('a', first.id));
  expect(() => diagnosis.reapprove('a', 999, OPERATOR)).toThrow(/no such reference/);
  expect(() => database.exec('DELETE FROM reference_frame')).toThrow(/append-only/);
  expect(() => database.exec("UPDATE reference_frame SET approved_by = 'x'")).toThrow(/append-only/);
});

test('what cannot be measured never keeps an old answer, and a broken key frame is blamed on its own camera', async () => {
  stage = openStage(['good', 'bad', 'gone']);
  const { diagnosis, reported } = stage;
  const frames = await film(scene, 4);
  stage.feed('good', frames);
  stage.feed('gone', frames);
  // Parameter sets and a picture header, then nothing that decodes.
  stage.feed(
    'bad',
    frames.map((frame) => ({
      ...frame,
      data: Buffer.concat([frame.data.subarray(0, 60), Buffer.alloc(20_000, 0x41)]),
    })),
  );
  await stage.measured('good', 3);
  stage.setState('gone', { state: 'offline', stateCode: 'connection-lost' });
  stage.feed('good', await film(scene, 2));
  await stage.measured('good', 2);
  expect(reported.get('good')).toMatchObject({ faults: [] });
  expect(reported.get('gone')).toBeNull();
  expect(diagnosis.get('gone')).toMatchObject({ atMs: null, reasonCode: 'no-picture', judgements: [] });
});

test('without FFmpeg the diagnosis says so and nothing else', async () => {
  stage = openStage(['a'], null);
  stage.feed('a', await film(scene, 1));
  for (let wait = 0; wait < 500 && stage.diagnosis.get('a').reasonCode === 'not-yet'; wait += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stage.diagnosis.get('a')).toMatchObject({ atMs: null, reasonCode: 'ffmpeg-missing' });
  expect(stage.reported.get('a')).toBeNull();
  await expect(stage.diagnosis.propose('a')).rejects.toMatchObject({ code: 'unavailable' });
});
