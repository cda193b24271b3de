import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSealed } from '../../../../server/files/sealed-file.ts';
import { resample } from '../../../../site/audio/dsp/resample.ts';
import { readListeningProfile } from '../../../../site/audio/read-listening-profile.ts';
import { createSoundFiles, type SoundFiles } from '../../../../site/audio/recordings/sound-files.ts';
import { Analyst } from '../../../../site/audio/run/analyst.ts';
import type { FromAnalyst, MicrophoneFinding } from '../../../../site/audio/run/analyst-messages.ts';
import { checkSignal, programmeSignal } from '../../../../site/audio/run/check-signal.ts';
import { judgeZone } from '../../../../site/audio/run/judge-zone.ts';
import { evidenceName } from '../../../../site/audio/run/keep-evidence.ts';
import { type Sound, toMono } from '../../../../site/audio/sound.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';
import { asSlices, type RoomTruth, roomSound, sentence } from './rooms.ts';

const room = (cameraId: string, more: Partial<RoomTruth> = {}): RoomTruth => ({
  cameraId,
  sampleRate: 8000,
  reverberationSeconds: 0.5,
  noiseDbfs: -65,
  gainDb: 0,
  delaySeconds: 3,
  ...more,
});

let folder: string;
let sounds: SoundFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-test-'));
  sounds = createSoundFiles(join(folder, 'audio'), createKeyBox(join(folder, 'site.key')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `recording` is compared with for the kind `programme`; `played` is what each room really heard. */
function runCheck(
  kind: 'stipa' | 'full' | 'switch-over' | 'zone' | 'programme',
  truths: readonly RoomTruth[],
  programme?: { recording: Sound; played: Readonly<Record<string, Sound>> },
): FromAnalyst[] {
  const said: FromAnalyst[] = [];
  const analyst = new Analyst({
    post: (message) => said.push(message),
    signalOf: (kind) => checkSignal(kind, sentence),
    programmeSignal,
  });
  analyst.take({
    type: 'begin',
    checkId: 'c1',
    kind,
    ffmpegPath: null,
    sentencePath: '',
    cameraIds: truths.map(({ cameraId }) => cameraId),
    programme: programme
      ? { samples: toMono(programme.recording), sampleRate: programme.recording.sampleRate }
      : null,
    leastMatchScore: 50,
    evidence: Object.fromEntries(
      truths.map(({ cameraId }) => [cameraId, sounds.create(`c1/${evidenceName(cameraId)}`)]),
    ),
  });
  const queues = truths.map((truth, index) => {
    const sound = kind === 'programme' ? programme?.played[truth.cameraId] : kind;
    return asSlices(truth, roomSound(truth, sound ?? 'stipa', index + 1));
  });
  for (let step = 0; queues.some((queue) => step < queue.length); step += 1)
    analyst.take({ type: 'take', slices: queues.flatMap((queue) => queue[step] ?? []) });
  analyst.take({ type: 'finish' });
  analyst.take({ type: 'end' });
  return said;
}

function findingOf(said: readonly FromAnalyst[], cameraId: string): MicrophoneFinding {
  const measured = said.find((message) => message.type === 'measured' && message.cameraId === cameraId);
  if (measured?.type !== 'measured') throw new Error(`${cameraId} was not measured`);
  return measured.finding;
}

function heard(said: readonly FromAnalyst[], cameraId: string) {
  const finding = findingOf(said, cameraId);
  if (finding.kind !== 'heard') throw new Error(`${cameraId} is ${finding.kind}`);
  return finding;
}

describe('following the rooms of a STIPA check', () => {
  test('finds the signal in each room on its own time and measures it as the closed form says', () => {
    const truths = [
      room('live', { reverberationSeconds: 0.3, delaySeconds: 2 }),
      room('echo', { reverberationSeconds: 1.5, delaySeconds: 4.337 }),
      room('noisy', { reverberationSeconds: 0, noiseDbfs: -18, delaySeconds: 3 }),
      room('silent', { gainDb: -200 }),
    ];
    const said = runCheck('stipa', truths);
    // m(F) = 1 / sqrt(1 + (2 pi F T / 13.8155)^2), STIPA pairs over 125 Hz ... 2 kHz as G.711 carries them.
    const live = heard(said, 'live');
    const echo = heard(said, 'echo');
    expect(live.measures.sti?.isValid).toBe(true);
    expect(live.measures.sti?.isCertifiable).toBe(false);
    expect(live.measures.sti?.sti).toBeCloseTo(0.83, 1);
    // The closed form is the mean of such rooms; a single drawn one lies beside it by 0.015 and more.
    expect(Math.abs((live.measures.sti?.sti ?? 0) - closedForm(0.3))).toBeLessThan(0.045);
    expect(Math.abs((echo.measures.sti?.sti ?? 0) - closedForm(1.5))).toBeLessThan(0.045);
    expect(heard(said, 'noisy').score).toBeGreaterThan(12);
    expect(Math.abs((echo.atMicros - live.atMicros) / 1000 - 2337)).toBeLessThan(10);
    expect(findingOf(said, 'silent')).toMatchObject({ kind: 'not-heard', isDigitalSilence: false });
    // Every room was followed and said so before it was measured.
    for (const { cameraId } of truths)
      expect(said.some((message) => message.type === 'listening' && message.cameraId === cameraId)).toBe(
        true,
      );
  });

  test('lost packets are named with their place and not taken for a fault of the room', () => {
    const lostPackets = new Set([200, 201, 202, 350]);
    const [truth] = [room('lossy', { lostPackets })];
    const said = runCheck('stipa', truth ? [truth] : []);
    const { measures } = heard(said, 'lossy');
    expect(measures.lostPackets).toBe(4);
    expect(measures.lostMs).toBeCloseTo(160, 0);
    expect(
      measures.dropouts.map(({ fromMs, toMs, cause }) => [
        Math.round(fromMs / 10),
        Math.round(toMs / 10),
        cause,
      ]),
    ).toEqual([
      [500, 512, 'network'],
      [1100, 1104, 'network'],
    ]);
  });

  test('a loudspeaker that falls silent is found with its place, and so are the clocks', () => {
    // Rooms that go on sounding: the level falls by 12 dB and less within such a gap, never to the noise.
    const mutes = [
      [6, 6.1],
      [12, 12.02],
    ] as const;
    const said = runCheck('stipa', [
      room('silent', { mutes, reverberationSeconds: 0.5, clockPpm: 60 }),
      room('echoing', { mutes, reverberationSeconds: 1.5, noiseDbfs: -50 }),
      room('noisy', { mutes, reverberationSeconds: 0.3, noiseDbfs: -30, clockPpm: -80 }),
      room('clean', { reverberationSeconds: 0.8, clockPpm: 30 }),
    ]);
    const gapsOf = (id: string) =>
      heard(said, id).measures.dropouts.map(({ fromMs, toMs, cause }) => [fromMs, toMs, cause]);
    const near = (ms: number, by: number) => expect.toSatisfy((got: number) => Math.abs(got - ms) <= by);
    for (const id of ['silent', 'echoing'])
      expect(gapsOf(id)).toEqual([
        [near(6000, 20), near(6100, 20), 'analog'],
        [near(12_000, 20), near(12_020, 20), 'analog'],
      ]);
    // At 12 dB over the noise gaps of 50 ms and more are looked for.
    expect(gapsOf('noisy')).toContainEqual([near(6000, 40), near(6100, 40), 'analog']);
    expect(gapsOf('clean')).toEqual([]);
    const driftOf = (id: string) => heard(said, id).measures.driftPpm ?? 999;
    expect(Math.abs(driftOf('silent') - 60)).toBeLessThan(3);
    expect(Math.abs(driftOf('noisy') + 80)).toBeLessThan(3);
    expect(Math.abs(driftOf('clean') - 30)).toBeLessThan(3);
  });

  test('hum and overload are found; the healthy room beside has neither', () => {
    const said = runCheck('stipa', [
      room('healthy'),
      room('hums', { humDbfs: -40 }),
      room('loud', { gainDb: 18 }),
    ]);
    const of = (id: string) => heard(said, id).measures;
    expect(of('healthy')).toMatchObject({
      dropouts: [],
      hum: { isPresent: false },
      clipping: { kind: 'none' },
    });
    expect(of('hums').hum).toMatchObject({ isPresent: true });
    expect(Math.abs((of('hums').hum?.humDbfs ?? 0) + 40)).toBeLessThan(2);
    expect(of('loud').clipping?.percent).toBeGreaterThan(0.1);
  });

  test('the sound of every room is kept, and its hash is right', () => {
    const said = runCheck('stipa', [room('kept')]);
    const measured = said.find((message) => message.type === 'measured');
    if (measured?.type !== 'measured' || measured.evidence === null) throw new Error('nothing was kept');
    const name = `c1/${measured.evidence.file}`;
    const kept = readFileSync(join(folder, 'audio', name));
    expect(kept.includes('RIFF')).toBe(false);
    const bytes = readSealed(sounds.open(name));
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(measured.evidence.sha256);
    expect(bytes.length).toBe(measured.evidence.bytes);
    expect(bytes.length).toBeGreaterThan(18 * 8000 * 2);
  });
});

describe('following the rooms of the composite', () => {
  test('measures every part of it, each at its own time', () => {
    const said = runCheck('full', [
      room('healthy', {
        sampleRate: 16_000,
        reverberationSeconds: 0.5,
        noiseDbfs: -62,
        // Within the spoken sentence.
        mutes: [[39, 39.12]],
      }),
      room('agc', { sampleRate: 8000, reverberationSeconds: 0.3, automaticGain: true }),
    ]);
    const { measures, isDisturbed, glitchesMs } = heard(said, 'healthy');
    expect(isDisturbed).toBe(false);
    expect(glitchesMs).toEqual([]);
    const [gap, ...others] = measures.dropouts;
    expect(others).toEqual([]);
    // In speech the edges are as sharp as the speech is loud there.
    expect(Math.abs((gap?.fromMs ?? 0) - 39_000)).toBeLessThan(80);
    expect(Math.abs((gap?.toMs ?? 0) - 39_120)).toBeLessThan(80);
    expect(Math.abs((measures.sti?.sti ?? 0) - closedForm(0.5))).toBeLessThan(0.04);
    expect(Math.abs((measures.sweep?.sti ?? 0) - closedForm(0.5))).toBeLessThan(0.04);
    for (const { hz, s } of measures.sweep?.rt60 ?? [])
      if (hz >= 250) expect(Math.abs((s ?? 0) / 0.5 - 1)).toBeLessThan(0.2);
    expect(measures.sweep?.thdPercent).toBeLessThan(2);
    // Both sides of the signal come from the one loudspeaker.
    expect(Math.abs((measures.channels?.leftDb ?? 0) - (measures.channels?.rightDb ?? 99))).toBeLessThan(1.5);
    expect(Math.abs(measures.driftPpm ?? 99)).toBeLessThan(5);
    expect(measures.level?.snrADb).toBeGreaterThan(25);
    expect(heard(said, 'agc').isDisturbed).toBe(true);
    // The sweep is judged while the rest still plays.
    expect(said.filter(({ type }) => type === 'complete').length).toBe(2);
  });
});

describe('a signal played into one zone', () => {
  test('a room wired to another zone, one that does not hear its own, and one that hears through the wall', () => {
    const own = { reverberationSeconds: 0.4, noiseDbfs: -62 };
    const truths = [
      room('r1', own),
      room('r2', { ...own, gainDb: -3 }),
      // Wired to nothing, or to the other zone.
      room('r3', { ...own, gainDb: -200 }),
      room('r4', { ...own, gainDb: -200 }),
      // Belongs to the other zone, and plays with this one.
      room('r5', { ...own, gainDb: -1 }),
      room('r6', { ...own, gainDb: -24 }),
    ];
    const said = runCheck('zone', truths);
    const rooms = truths.map(({ cameraId }) => ({ roomId: cameraId, findings: [findingOf(said, cameraId)] }));
    const profile = readListeningProfile(
      join(import.meta.dirname, '../../../../resources/profiles/listening-default.json'),
    );
    const judged = (zone: readonly string[]) =>
      judgeZone(rooms, zone, profile).map(({ roomId, verdict, reasons }) => [
        roomId,
        verdict,
        reasons[0]?.code,
      ]);
    expect(judged(['r1', 'r2', 'r3'])).toEqual([
      ['r1', 'pass', undefined],
      ['r2', 'pass', undefined],
      ['r3', 'fail', 'zone-silent'],
      ['r4', 'pass', undefined],
      ['r5', 'fail', 'zone-foreign'],
      ['r6', 'warn', 'zone-faint'],
    ]);
    // Nobody hears it: nothing was played, and no wiring is blamed.
    const silent = rooms.filter(({ roomId }) => roomId === 'r3' || roomId === 'r4');
    expect(judgeZone(silent, ['r3'], profile).map(({ reasons }) => reasons[0]?.code)).toEqual([
      'no-signal-anywhere',
      'no-signal-anywhere',
    ]);
  });
});

describe('comparing the rooms with a recording', () => {
  // Different speech each time: the sentence at other speeds, forwards and backwards.
  const speech = (...speeds: readonly number[]): Sound => {
    const { channels, sampleRate } = sentence();
    const spoken = channels[0] ?? new Float32Array(0);
    const parts = speeds.map((speed) => {
      const part = resample(spoken, sampleRate * Math.abs(speed), sampleRate);
      return speed < 0 ? part.reverse() : part;
    });
    return { sampleRate, channels: [Float32Array.from(parts.flatMap((part) => [...part]))] };
  };
  const recording = speech(1, -0.9, 1.15, -1.1);
  const [samples = new Float32Array(0)] = recording.channels;
  const slow: Sound = {
    sampleRate: recording.sampleRate,
    channels: [Float32Array.from(resample(samples, recording.sampleRate, recording.sampleRate * 1.02))],
  };

  test('tells the right one, another one, one at a wrong speed, and missing parts', () => {
    const said = runCheck(
      'programme',
      [
        room('right', { reverberationSeconds: 0.6, clockPpm: 40 }),
        room('holes', { mutes: [[6, 7.2]], noiseDbfs: -60 }),
        room('other'),
        room('slow', { reverberationSeconds: 0.1 }),
        room('silent', { gainDb: -200 }),
      ],
      {
        recording,
        played: { right: recording, holes: recording, other: speech(-1.2, 0.8), slow, silent: recording },
      },
    );
    const of = (id: string) => heard(said, id).measures.programme;
    expect(of('right')).toMatchObject({ isMatch: true, missing: [] });
    expect(Math.abs((of('right')?.speedPercent ?? 0) - 100)).toBeLessThan(0.01);
    expect(heard(said, 'right').measures.dropouts).toEqual([]);
    const [hole, ...others] = of('holes')?.missing ?? [];
    expect(others).toEqual([]);
    expect(Math.abs((hole?.fromMs ?? 0) - 6000)).toBeLessThan(200);
    expect(Math.abs((hole?.toMs ?? 0) - 7200)).toBeLessThan(200);
    // A capture that takes 2 % longer: played at 1 / 1.02.
    expect(of('slow')).toMatchObject({ isMatch: true });
    expect(Math.abs((of('slow')?.speedPercent ?? 0) - 98.04)).toBeLessThan(0.1);
    expect(findingOf(said, 'other')).toMatchObject({ kind: 'not-heard', isOtherProgramme: true });
    expect(findingOf(said, 'silent')).toMatchObject({ kind: 'not-heard', isOtherProgramme: false });
  });
});

/** STI of exponential decay over the bands 125 Hz to 2 kHz (IEC 60268-16, formulas of the method). */
function closedForm(reverberationSeconds: number): number {
  const alpha = [0.085, 0.127, 0.23, 0.233, 0.309];
  const beta = [0.085, 0.078, 0.065, 0.011];
  const pairs = [
    [1.6, 8],
    [1, 5],
    [0.63, 3.15],
    [2, 10],
    [1.25, 6.25],
  ];
  const mti = pairs.map((pair) => {
    const indices = pair.map((f) => {
      const m = 1 / Math.sqrt(1 + ((2 * Math.PI * f * reverberationSeconds) / 13.8155) ** 2);
      const snr = Math.max(-15, Math.min(15, 10 * Math.log10(m / (1 - m))));
      return (snr + 15) / 30;
    });
    return indices.reduce((sum, value) => sum + value, 0) / indices.length;
  });
  const top =
    mti.reduce((sum, value, k) => sum + (alpha[k] ?? 0) * value, 0) -
    beta.reduce((sum, weight, k) => sum + weight * Math.sqrt((mti[k] ?? 0) * (mti[k + 1] ?? 0)), 0);
  const bottom = alpha.reduce((a, b) => a + b, 0) - beta.reduce((a, b) => a + b, 0);
  return top / bottom;
}
