import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChildProgram, startChildProgram } from '../../../site/demo/child-program.ts';
import { root, runProgram } from '../../fakes/run-program.ts';

const PASSWORD = 'probe-p@ss';
let simulator: ChildProgram;
beforeAll(async () => {
  simulator = await startChildProgram(
    `${root}/dist/tools/camera-simulator.js`,
    ['--rooms', '1', '--port', '0', '--user', 'exam', '--json'],
    { EXAM_SIM_PASSWORD: PASSWORD },
  );
});
afterAll(() => simulator.stop());

const address = (password: string, path = '/room01/front'): string =>
  `rtsp://exam:${encodeURIComponent(password)}@127.0.0.1:${simulator.ready['port']}${path}`;
const probe = async (...args: string[]) => {
  const { status, stdout, stderr } = await runProgram('exam-site', ['camera', 'probe', ...args]);
  return { status, stderr, answer: stdout === '' ? null : (JSON.parse(stdout) as Record<string, unknown>) };
};

test('a stream is described and the exit status is 0', async () => {
  const { status, answer } = await probe(address(PASSWORD), '--seconds', '2', '--json');
  expect(status).toBe(0);
  expect(answer).toMatchObject({
    codec: expect.stringMatching(/^avc1\./),
    width: 640,
    height: 360,
    lostPackets: 0,
    audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
  });
  expect(Number(answer?.['fps'])).toBeCloseTo(15, 0);
});

test('what is wrong has a code of the closed set, exit 1 and no password', async () => {
  const cases = [
    [address('wrong-word'), 'auth-failed'],
    [address(PASSWORD, '/nowhere'), 'not-found'],
    ['rtsp://127.0.0.1:1/x', 'unreachable'],
  ] as const;
  const probed = await Promise.all(
    cases.map(async ([url, code]) => ({ code, ...(await probe(url, '--seconds', '2', '--json')) })),
  );
  for (const { code, status, answer, stderr } of probed) {
    expect({ status, code: (answer as { error: { code: string } }).error.code }).toEqual({ status: 1, code });
    expect(JSON.stringify(answer) + stderr).not.toMatch(/wrong-word|probe-p/);
  }
});

test('wrong use is exit 2', async () => {
  const wrong = [[], ['http://127.0.0.1/', '--json'], [address(PASSWORD), '--seconds', 'soon']];
  const probed = await Promise.all(wrong.map((args) => probe(...args)));
  for (const each of probed) expect(each).toMatchObject({ status: 2, answer: null });
});
