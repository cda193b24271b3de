import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RoomMeasures } from '../../../../shared/contract/audio-check.ts';
import { readListeningProfile } from '../../../../site/audio/read-listening-profile.ts';
import type { MicrophoneFinding } from '../../../../site/audio/run/analyst-messages.ts';
import { judgeRooms } from '../../../../site/audio/run/judge-rooms.ts';

const profile = readListeningProfile(
  join(import.meta.dirname, '../../../../resources/profiles/listening-default.json'),
);

const flat = [125, 250, 500, 1000, 2000, 4000].map((hz) => ({ hz, db: 0 }));
const good: RoomMeasures = {
  cameraId: 'a',
  codec: 'aac',
  sampleRate: 48_000,
  delayMs: null,
  sti: {
    sti: 0.72,
    rating: 'A',
    isCertifiable: true,
    isValid: true,
    usableBandsHz: [125, 250, 500, 1000, 2000, 4000, 8000],
    mti: [],
    m: [],
    envelopeResidual: 1,
  },
  sweep: { sti: 0.73, snrDb: 40, thdPercent: 1, response: flat, rt60: [] },
  level: { rmsDbfs: -24, laDbfs: -26, peakDbfs: -9, lufs: -25, noiseLaDbfs: -55, snrADb: 29 },
  hum: { isPresent: true, fundamentalHz: 50, humDbfs: -60 },
  clipping: { kind: 'none', percent: 0 },
  dropouts: [],
  lostPackets: 0,
  lostMs: 0,
  driftPpm: 5,
  channels: { isSwapped: false, polarity: 'same', leftDb: -24, rightDb: -25 },
  programme: null,
};
const heard = (
  measures: Partial<RoomMeasures> = {},
  more: Partial<Extract<MicrophoneFinding, { kind: 'heard' }>> = {},
): MicrophoneFinding => ({
  kind: 'heard',
  atMicros: 1e15,
  score: 50,
  signalMs: 45_000,
  ownGlitchMs: 0,
  glitchesMs: [],
  isGapSearched: true,
  isDisturbed: false,
  measures: { ...good, ...measures },
  ...more,
});
const judge = (...findings: MicrophoneFinding[]) =>
  judgeRooms([{ roomId: 'r1', findings, baseline: null, otherChain: null }], profile)[0];
const brief = (finding: MicrophoneFinding) => {
  const room = judge(finding);
  return [room?.verdict, ...(room?.reasons.map(({ code }) => code) ?? [])];
};
const sti = (value: number, more: object = {}) => ({ sti: good.sti && { ...good.sti, sti: value, ...more } });
const level = (more: object) => ({ level: good.level && { ...good.level, ...more } });

test('a sweep that passes says that gaps were not looked for, the other kinds do not', () => {
  expect(brief(heard({ sti: null }, { isGapSearched: false }))).toEqual(['pass', 'gaps-not-in-kind']);
  expect(brief(heard({}, { isGapSearched: false }))).toEqual(['pass', 'gaps-not-searched']);
});

describe('a change of chains', () => {
  const switched = (gapMs: number, levelChangeDb = 0) =>
    heard({
      sti: null,
      sweep: null,
      switchOver: {
        outcome: 'switched',
        heardToMs: 20_000,
        fromMs: 7000,
        gapMs,
        levelChangeDb,
        delayChangeMs: 0,
      },
    });
  const other = (outcome: 'not-seen' | 'unclear', heardToMs = 20_000) =>
    heard({ sti: null, sweep: null, switchOver: { outcome, heardToMs } });

  test.each<[string, MicrophoneFinding, string[]]>([
    ['within the limit', switched(2000), ['pass']],
    ['over it', switched(2001), ['warn', 'switch-slow']],
    ['over the second one', switched(60_001), ['fail', 'switch-slow']],
    ['louder than before', switched(100, 3.1), ['warn', 'chain-differs']],
    ['nobody changed over', other('not-seen'), ['not-measurable', 'switch-not-seen']],
    ['changed over too early', other('unclear'), ['not-measurable', 'switch-unclear']],
  ])('%s', (_name, finding, said) => expect(brief(finding)).toEqual(said));

  test('a room that stays on the first chain while others change, and one cut off in the middle', () => {
    const rooms = [switched(500), other('not-seen'), other('not-seen', 9000)].map((finding, index) => ({
      ...{ roomId: `r${index}`, findings: [finding], baseline: null, otherChain: null },
    }));
    expect(judgeRooms(rooms, profile).map(({ verdict, reasons }) => [verdict, reasons[0]?.code])).toEqual([
      ['pass', undefined],
      ['warn', 'switch-not-seen'],
      ['not-measurable', 'capture-incomplete'],
    ]);
  });
});

describe('the verdict of a room', () => {
  test('a good room passes without a word', () => {
    expect(brief(heard())).toEqual(['pass']);
  });

  test.each<[string, Partial<RoomMeasures>, string[]]>([
    ['STI at the limit', sti(0.66), ['pass']],
    ['STI below it', sti(0.65), ['warn', 'sti-uncertain']],
    ['STI below the lower one', sti(0.59), ['fail', 'sti-low']],
    [
      'bands the codec cannot carry',
      sti(0.7, { isCertifiable: false, usableBandsHz: [125, 250] }),
      ['pass', 'codec-limited'],
    ],
    [
      'no STIPA but a sweep',
      { sti: null, sweep: good.sweep && { ...good.sweep, sti: 0.5 } },
      ['fail', 'sti-low'],
    ],
    ['noise', level({ snrADb: 19.9 }), ['warn', 'snr-low']],
    ['much noise', level({ snrADb: 14.9 }), ['fail', 'snr-low']],
    ['no background heard', level({ snrADb: null }), ['pass', 'no-background']],
    ['distortion', { sweep: good.sweep && { ...good.sweep, thdPercent: 5.1 } }, ['fail', 'distorted']],
    [
      'distortion that roughens the envelopes',
      {
        sweep: good.sweep && { ...good.sweep, thdPercent: 20 },
        sti: good.sti && { ...good.sti, isValid: false, envelopeResidual: 4 },
      },
      ['fail', 'distorted'],
    ],
    [
      'distortion and a second voice',
      {
        sweep: good.sweep && { ...good.sweep, thdPercent: 20 },
        sti: good.sti && { ...good.sti, isValid: false, envelopeResidual: 7 },
      },
      ['not-measurable', 'disturbed', 'distorted'],
    ],
    ['hum', { hum: { isPresent: true, fundamentalHz: 50, humDbfs: -38 } }, ['fail', 'hum']],
    ['overload', { clipping: { kind: 'analog', percent: 0.2 } }, ['fail', 'clipped']],
    [
      'lost packets',
      { dropouts: [{ fromMs: 1, toMs: 31, cause: 'network' }], lostPackets: 1, lostMs: 30 },
      ['pass', 'network-loss'],
    ],
    [
      'a muffled loudspeaker',
      {
        sweep: good.sweep && {
          ...good.sweep,
          response: flat.map(({ hz }) => ({ hz, db: hz > 1500 ? -25 : 0 })),
        },
      },
      ['fail', 'response-uneven'],
    ],
    [
      'a coloured room',
      {
        sweep: good.sweep && {
          ...good.sweep,
          response: flat.map(({ hz }) => ({ hz, db: hz === 250 ? 9 : 0 })),
        },
      },
      ['warn', 'response-uneven'],
    ],
    [
      'swapped sides',
      { channels: good.channels && { ...good.channels, isSwapped: true } },
      ['warn', 'channel-swapped'],
    ],
    [
      'a dead side',
      { channels: good.channels && { ...good.channels, rightDb: -60 } },
      ['fail', 'channel-dead'],
    ],
    [
      'reversed polarity',
      { channels: good.channels && { ...good.channels, polarity: 'inverted' } },
      ['warn', 'polarity-reversed'],
    ],
    [
      'another recording',
      {
        programme: {
          isPresent: true,
          isMatch: false,
          offsetMs: 0,
          speedPercent: 100,
          matchScore: 16,
          missing: [],
        },
      },
      ['fail', 'wrong-programme'],
    ],
    [
      'a wrong speed and a missing part',
      {
        programme: {
          isPresent: true,
          isMatch: true,
          offsetMs: 0,
          speedPercent: 102,
          matchScore: 200,
          missing: [{ fromMs: 5, toMs: 900 }],
        },
      },
      ['fail', 'wrong-speed', 'programme-missing'],
    ],
  ])('%s', (_name, measures, expected) => {
    expect(brief(heard(measures))).toEqual(expected);
  });

  test('a reading that cannot be trusted is repeated, whatever it says', () => {
    expect(brief(heard({ ...sti(0.3, { isValid: false }) }))).toEqual(['not-measurable', 'disturbed']);
    expect(brief(heard(sti(0.3), { ownGlitchMs: 20 }))).toEqual(['not-measurable', 'own-glitch', 'sti-low']);
    expect(brief(heard({ lostPackets: 40, lostMs: 1600 }))?.[0]).toBe('not-measurable');
    // 600 ms are 1.3 % of the composite and 3.3 % of the STIPA signal alone.
    const lossy = { lostPackets: 15, lostMs: 600 };
    expect(brief(heard(lossy))?.[0]).toBe('pass');
    expect(brief(heard(lossy, { signalMs: 18_000 }))).toContain('capture-incomplete');
  });

  test('of two microphones the undisturbed one counts, then the clearer one', () => {
    const noisy = heard({ ...level({ snrADb: 10 }), cameraId: 'noisy' });
    const disturbed = heard({ ...sti(0.9, { isValid: false }), cameraId: 'disturbed' });
    expect(judge(noisy, disturbed)?.measures?.cameraId).toBe('noisy');
    expect(
      judge(noisy, heard({ cameraId: 'clear' }), { kind: 'unavailable', reasonCode: 'no-stream' })?.measures
        ?.cameraId,
    ).toBe('clear');
  });
});

describe('all rooms together', () => {
  const silent: MicrophoneFinding = {
    kind: 'not-heard',
    levelDbfs: -60,
    isDigitalSilence: false,
    isOtherProgramme: false,
    seconds: 30,
  };
  const of = (rooms: Record<string, MicrophoneFinding[]>) =>
    judgeRooms(
      Object.entries(rooms).map(([roomId, findings]) => ({
        roomId,
        findings,
        baseline: null,
        otherChain: null,
      })),
      profile,
    ).map(({ roomId, verdict, reasons }) => [roomId, verdict, reasons[0]?.code ?? null]);

  test('a silent room among others fails; when all are silent nobody played', () => {
    expect(of({ r1: [heard()], r2: [silent] })).toEqual([
      ['r1', 'pass', null],
      ['r2', 'fail', 'no-signal'],
    ]);
    expect(of({ r1: [silent], r2: [silent] }).map(([, verdict]) => verdict)).toEqual([
      'not-measurable',
      'not-measurable',
    ]);
  });

  test('what sends nothing at all is not called a silent room', () => {
    expect(
      of({
        r1: [heard()],
        muted: [{ ...silent, isDigitalSilence: true }],
        dark: [
          { kind: 'unavailable', reasonCode: 'no-microphone' },
          { kind: 'unavailable', reasonCode: 'no-stream' },
        ],
        bare: [],
        other: [{ ...silent, isOtherProgramme: true }],
      }).slice(1),
    ).toEqual([
      ['muted', 'not-measurable', 'microphone-muted'],
      ['dark', 'not-measurable', 'no-stream'],
      ['bare', 'not-measurable', 'no-camera'],
      ['other', 'fail', 'wrong-programme'],
    ]);
  });

  test('a level far from the others is a warning, and only where there are others', () => {
    const at = (laDbfs: number) => [heard(level({ laDbfs }))];
    expect(of({ r1: at(-26), r2: at(-27), r3: at(-33.5), r4: at(-25), r5: at(-19) })).toEqual([
      ['r1', 'pass', null],
      ['r2', 'pass', null],
      ['r3', 'warn', 'level-low'],
      ['r4', 'pass', null],
      ['r5', 'warn', 'level-high'],
    ]);
    expect(of({ r1: at(-26), r2: at(-40) })[1]).toEqual(['r2', 'pass', null]);
  });

  test('what tears the sound in most rooms at once was played so; in one room alone it is that room', () => {
    const torn = (...glitchesMs: number[]) => [heard({}, { glitchesMs })];
    expect(of({ r1: torn(20_000), r2: torn(20_030), r3: torn(19_990), r4: torn() })).toEqual([
      ['r1', 'not-measurable', 'own-glitch'],
      ['r2', 'not-measurable', 'own-glitch'],
      ['r3', 'not-measurable', 'own-glitch'],
      ['r4', 'pass', null],
    ]);
    expect(of({ r1: torn(20_000), r2: torn(), r3: torn(), r4: torn() })[0]).toEqual([
      'r1',
      'fail',
      'dropouts',
    ]);
    // One room alone cannot tell.
    expect(of({ r1: torn(20_000) })).toEqual([['r1', 'not-measurable', 'own-glitch']]);
    expect(of({ r1: torn(20_000), r2: torn() }).map(([, verdict]) => verdict)).toEqual(['fail', 'pass']);
  });

  test('a gap in one room is its loudspeaker; the same gap in most rooms was played so', () => {
    const silent = (...fromMs: number[]) => [
      heard({ dropouts: fromMs.map((at) => ({ fromMs: at, toMs: at + 120, cause: 'analog' })) }),
    ];
    const rooms = { r1: silent(9_000), r2: silent(9_010, 14_000), r3: silent(9_020), r4: silent(15_000) };
    expect(of(rooms)).toEqual([
      ['r1', 'not-measurable', 'own-glitch'],
      ['r2', 'not-measurable', 'own-glitch'],
      ['r3', 'not-measurable', 'own-glitch'],
      ['r4', 'fail', 'dropouts'],
    ]);
    expect(of({ r1: silent(9_000), r2: silent() })[0]).toEqual(['r1', 'fail', 'dropouts']);
    expect(of({ r1: silent(9_000) })).toEqual([['r1', 'not-measurable', 'own-glitch']]);
  });

  test('digital zeros are the network, torn or not; gaps that could not be looked for are said so', () => {
    const dead = { fromMs: 9_000, toMs: 9_100, cause: 'network' as const };
    expect(of({ r1: [heard({ dropouts: [dead] }, { glitchesMs: [9_040] })], r2: [heard()] })[0]).toEqual([
      'r1',
      'pass',
      'network-loss',
    ]);
    expect(brief(heard({}, { isGapSearched: false }))).toEqual(['pass', 'gaps-not-searched']);
  });

  test('delays count from the first room', () => {
    const rooms = judgeRooms(
      [
        {
          roomId: 'r1',
          findings: [heard({}, { atMicros: 1e15 + 340_000 })],
          baseline: null,
          otherChain: null,
        },
        { roomId: 'r2', findings: [heard()], baseline: null, otherChain: null },
      ],
      profile,
    );
    expect(rooms.map(({ measures }) => measures?.delayMs)).toEqual([340, 0]);
  });

  test('a backup system that sounds different from the main one is named with the difference', () => {
    const judged = (otherChain: RoomMeasures) =>
      judgeRooms([{ roomId: 'r1', findings: [heard()], baseline: null, otherChain }], profile)[0];
    const louder = judged({ ...good, ...level({ laDbfs: -21 }), ...sti(0.79) });
    expect([louder?.verdict, louder?.reasons.map(({ code, figures }) => [code, figures])]).toEqual([
      'warn',
      [['chain-differs', { sti: -0.07, levelDb: -5 }]],
    ]);
    expect(judged({ ...good, ...level({ laDbfs: -23.5 }) })?.verdict).toBe('pass');
  });

  test('a knob that was touched since the acceptance is named', () => {
    const judged = (baseline: RoomMeasures) =>
      judgeRooms(
        [{ roomId: 'r1', findings: [heard()], baseline, otherChain: null }],
        profile,
      )[0]?.reasons.map(({ code, figures }) => [code, figures]);
    expect(judged({ ...good, ...level({ laDbfs: -22.5 }) })).toEqual([
      ['baseline-changed', { levelDb: -3.5 }],
    ]);
    expect(judged({ ...good, ...sti(0.8) })).toEqual([['baseline-changed', { sti: -0.08 }]]);
    expect(judged(good)).toEqual([]);
    // The octave of 2 kHz is 9 dB weaker than it was: 7.2 dB about the mean of the five.
    const brighter = flat.map(({ hz }) => ({ hz, db: hz === 2000 ? 9 : 0 }));
    expect(judged({ ...good, sweep: good.sweep && { ...good.sweep, response: brighter } })).toEqual([
      ['baseline-changed', { responseDb: -7.2, hz: 2000 }],
    ]);
    // Another camera hears differently: nothing can be compared.
    expect(judged({ ...good, ...sti(0.9), cameraId: 'other' })).toEqual([]);
  });
});
