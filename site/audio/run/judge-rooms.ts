import type {
  AudioRoomResult,
  RoomMeasures,
  RoomReason,
  RoomReasonCode,
  RoomVerdict,
} from '../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../shared/domain/sound/listening-profile.ts';
import type { MicrophoneFinding } from './analyst-messages.ts';
import { octaveDeviations } from './octave-deviations.ts';

export interface RoomFindings {
  readonly roomId: string;
  /** By camera. */
  readonly findings: readonly MicrophoneFinding[];
  /** What was measured when the room was accepted; null when it never was. */
  readonly baseline: RoomMeasures | null;
}

type Heard = Extract<MicrophoneFinding, { kind: 'heard' }>;
type Judge = (measures: RoomMeasures, profile: ListeningProfile) => readonly RoomReason[];

/** From worst to best; a room is as bad as its worst reason. */
const SEVERITY: readonly RoomVerdict[] = ['not-measurable', 'fail', 'warn', 'pass'];
/** A reading with more of it missing says nothing of the room. */
const MOST_LOST_SHARE = 0.02;
/** One direct STI reading is good to 0.03 (IEC 60268-16; audio check method): a change must be more. */
const BASELINE_STI = 0.05;
const BASELINE_LEVEL_DB = 3;
const DEAD_CHANNEL_DB = 15;

/**
 * Judges all rooms of one check together: whether the signal was played at all, and what level is usual, only all
 * of them can say. Pure. Every room of the input is in the output.
 */
export function judgeRooms(rooms: readonly RoomFindings[], profile: ListeningProfile): AudioRoomResult[] {
  const chosen = rooms.map((room) => ({ room, heard: bestOf(room.findings) }));
  const isHeardAnywhere = chosen.some(({ heard }) => heard !== null);
  const levels = chosen.flatMap(({ heard }) => heard?.measures.level?.laDbfs ?? []);
  const usualDbfs = levels.length >= 3 ? median(levels) : null;
  const played = playedGlitches(chosen.flatMap(({ heard }) => heard ?? []));
  const firstMicros = Math.min(...chosen.flatMap(({ heard }) => heard?.atMicros ?? []));
  return chosen.map(({ room, heard }) => {
    if (heard === null) return unheard(room, isHeardAnywhere);
    const measures = { ...heard.measures, delayMs: (heard.atMicros - firstMicros) / 1000 };
    const reasons = [
      ...judgeValidity(heard),
      ...judgeGlitches(heard, played),
      ...JUDGES.flatMap((judge) => judge(measures, profile)),
      ...judgeLevel(measures, usualDbfs, profile),
      ...judgeBaseline(measures, room.baseline),
    ];
    return { roomId: room.roomId, verdict: worst(reasons), reasons, measures };
  });
}

/** The microphone that heard the signal best: the one whose reading is undisturbed, then the clearest. */
function bestOf(findings: readonly MicrophoneFinding[]): Heard | null {
  const heard = findings.filter((finding) => finding.kind === 'heard');
  const rank = (finding: Heard): number =>
    (judgeValidity(finding).length === 0 ? 1e6 : 0) +
    (finding.measures.level?.snrADb ?? 0) +
    finding.score / 1e3;
  return heard.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

function unheard(room: RoomFindings, isHeardAnywhere: boolean): AudioRoomResult {
  const listened = room.findings.filter((finding) => finding.kind === 'not-heard');
  const alive = listened.find((finding) => !finding.isDigitalSilence);
  const reason = (): RoomReason => {
    if (alive !== undefined)
      return isHeardAnywhere
        ? reasonOf('no-signal', 'fail', 'Other rooms heard the signal, this one did not.', {
            levelDbfs: round(alive.levelDbfs, 1),
          })
        : reasonOf('no-signal-anywhere', 'not-measurable', 'No room heard the signal.', {});
    if (listened.length > 0)
      return reasonOf('microphone-muted', 'not-measurable', 'The microphone sends digital silence.', {});
    const codes = room.findings.flatMap((one) => (one.kind === 'unavailable' ? [one.reasonCode] : []));
    const code = codes.find((one) => one !== 'no-microphone') ?? codes[0] ?? 'no-camera';
    return reasonOf(code, 'not-measurable', 'No microphone of the room could be measured.', {});
  };
  const only = reason();
  return { roomId: room.roomId, verdict: only.verdict, reasons: [only], measures: null };
}

/** Reasons why the reading itself cannot be trusted: the room is to be measured again, it is not bad. */
function judgeValidity({ measures, ownGlitchMs, isDisturbed }: Heard): readonly RoomReason[] {
  const reasons: RoomReason[] = [];
  if (ownGlitchMs > 0)
    reasons.push(
      reasonOf('own-glitch', 'not-measurable', 'This computer lost sound; the room is not to blame.', {
        ms: round(ownGlitchMs, 0),
      }),
    );
  const lostShare = measures.lostMs / LONGEST_SIGNAL_MS;
  if (lostShare > MOST_LOST_SHARE)
    reasons.push(
      reasonOf('capture-incomplete', 'not-measurable', 'Too much sound was lost on the network.', {
        lostMs: round(measures.lostMs, 0),
        lostPackets: measures.lostPackets,
      }),
    );
  const { sti } = measures;
  if (isDisturbed || (sti !== null && !sti.isValid))
    reasons.push(
      reasonOf(
        'disturbed',
        'not-measurable',
        'Another voice, rain, an announcement or automatic gain was heard.',
        {
          envelopeResidual: round(sti?.envelopeResidual ?? 0, 1),
        },
      ),
    );
  return reasons;
}

/** Rooms hear one glitch at the same time of the signal, but for the length of a block. */
const SAME_GLITCH_MS = 60;
/** With fewer rooms one cannot tell a torn room from torn playing. */
const LEAST_ROOMS = 3;

/** Glitches most rooms share: what played the signal tore it. */
function playedGlitches(heard: readonly Heard[]): readonly number[] {
  const all = heard.flatMap(({ glitchesMs }) => glitchesMs);
  if (heard.length < LEAST_ROOMS) return all;
  return all.filter((atMs) => {
    const rooms = heard.filter(({ glitchesMs }) =>
      glitchesMs.some((other) => Math.abs(other - atMs) <= SAME_GLITCH_MS),
    );
    return rooms.length > heard.length / 2;
  });
}

function judgeGlitches({ glitchesMs }: Heard, played: readonly number[]): readonly RoomReason[] {
  const own = glitchesMs.filter((atMs) => played.some((other) => Math.abs(other - atMs) <= SAME_GLITCH_MS));
  const rest = glitchesMs.length - own.length;
  return [
    ...(own.length > 0
      ? [
          reasonOf('own-glitch', 'not-measurable', 'The signal itself was played with gaps.', {
            count: own.length,
          }),
        ]
      : []),
    ...(rest > 0
      ? [reasonOf('dropouts', 'fail', 'The sound was torn in this room alone.', { count: rest })]
      : []),
  ];
}

const LONGEST_SIGNAL_MS = 45_000;

const judgeSti: Judge = ({ sti, sweep }, { sti: limits }) => {
  const value = sti === null ? (sweep?.sti ?? null) : sti.isValid ? sti.sti : null;
  if (value === null) return [];
  const reasons: RoomReason[] = [];
  if (sti !== null && !sti.isCertifiable)
    reasons.push(
      reasonOf('codec-limited', 'pass', 'The camera does not carry all bands; the index is of the others.', {
        bands: sti.usableBandsHz.length,
      }),
    );
  const figures = { sti: round(value, 2), limit: limits.pass };
  if (value < limits.warn)
    reasons.push(
      reasonOf('sti-low', 'fail', 'Speech is not intelligible enough.', { ...figures, limit: limits.warn }),
    );
  else if (value < limits.pass)
    reasons.push(reasonOf('sti-uncertain', 'warn', 'Speech intelligibility is close to the limit.', figures));
  return reasons;
};

const judgeNoise: Judge = ({ level }, { snrA }) => {
  if (level === null) return [];
  if (level.snrADb === null)
    return [reasonOf('no-background', 'pass', 'No quiet stretch was heard before the signal.', {})];
  const figures = { snrADb: round(level.snrADb, 1), limitDb: snrA.passDb };
  if (level.snrADb < snrA.warnDb)
    return [
      reasonOf('snr-low', 'fail', 'The signal is too weak against the noise of the room.', {
        ...figures,
        limitDb: snrA.warnDb,
      }),
    ];
  if (level.snrADb < snrA.passDb)
    return [reasonOf('snr-low', 'warn', 'The signal is little above the noise of the room.', figures)];
  return [];
};

const judgeDistortion: Judge = ({ sweep }, { thd }) =>
  sweep?.thdPercent != null && sweep.thdPercent > thd.mostPercent
    ? [
        reasonOf('distorted', 'fail', 'The sound is distorted.', {
          thdPercent: round(sweep.thdPercent, 1),
          limitPercent: thd.mostPercent,
        }),
      ]
    : [];

const judgeHum: Judge = ({ hum, level }, { hum: limits }) => {
  if (hum?.humDbfs == null || !hum.isPresent || level?.rmsDbfs == null) return [];
  const underDb = level.rmsDbfs - hum.humDbfs;
  if (underDb >= limits.leastUnderSpeechDb) return [];
  return [
    reasonOf('hum', 'fail', 'Mains hum is too strong.', {
      hz: round(hum.fundamentalHz ?? 0, 1),
      underDb: round(underDb, 1),
      limitDb: limits.leastUnderSpeechDb,
    }),
  ];
};

const judgeClipping: Judge = ({ clipping }, { clipping: limits }) =>
  clipping !== null && clipping.kind !== 'none' && clipping.percent > limits.mostPercent
    ? [
        reasonOf('clipped', 'fail', 'The sound is overloaded.', {
          kind: clipping.kind,
          percent: round(clipping.percent, 2),
          limitPercent: limits.mostPercent,
        }),
      ]
    : [];

const judgeGaps: Judge = ({ dropouts, lostMs, lostPackets }, { dropout }) => {
  const reasons: RoomReason[] = [];
  const analog = dropouts.filter(({ cause }) => cause === 'analog');
  if (analog.length > dropout.mostCount)
    reasons.push(
      reasonOf('dropouts', 'fail', 'The loudspeaker fell silent within the signal.', {
        count: analog.length,
        ms: round(
          analog.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
          0,
        ),
      }),
    );
  if (lostMs > 0)
    reasons.push(
      reasonOf('network-loss', 'pass', 'Packets of the camera were lost; the loudspeaker is not to blame.', {
        lostPackets,
        lostMs: round(lostMs, 0),
      }),
    );
  return reasons;
};

const judgeResponse: Judge = ({ sweep }, { response }) => {
  if (sweep === null) return [];
  const worstBand = octaveDeviations(sweep.response, response.fromHz, response.toHz).toSorted(
    (a, b) => Math.abs(b.db) - Math.abs(a.db),
  )[0];
  if (worstBand === undefined || Math.abs(worstBand.db) <= response.withinDb) return [];
  // Rooms colour sound by themselves; twice the limit is a loudspeaker or its line.
  const verdict = Math.abs(worstBand.db) > 2 * response.withinDb ? 'fail' : 'warn';
  return [
    reasonOf('response-uneven', verdict, 'The room sounds muffled, thin or boomy.', {
      hz: worstBand.hz,
      db: round(worstBand.db, 1),
      limitDb: response.withinDb,
    }),
  ];
};

const judgeChannels: Judge = ({ channels }) => {
  if (channels?.leftDb == null || channels.rightDb == null) return [];
  const reasons: RoomReason[] = [];
  const differenceDb = channels.leftDb - channels.rightDb;
  if (channels.isSwapped)
    reasons.push(reasonOf('channel-swapped', 'warn', 'Left and right are swapped.', {}));
  if (Math.abs(differenceDb) > DEAD_CHANNEL_DB)
    reasons.push(
      reasonOf('channel-dead', 'fail', 'One of the two channels is not heard.', {
        side: differenceDb > 0 ? 'right' : 'left',
        db: round(-Math.abs(differenceDb), 1),
      }),
    );
  else if (channels.polarity === 'inverted')
    reasons.push(reasonOf('polarity-reversed', 'warn', 'The two channels cancel each other.', {}));
  return reasons;
};

const judgeProgramme: Judge = ({ programme }, { programme: limits }) => {
  if (programme === null) return [];
  const score = round(programme.matchScore, 0);
  if (!programme.isPresent || !programme.isMatch)
    return [
      reasonOf('wrong-programme', 'fail', 'What is heard is not the chosen recording.', {
        score,
        limit: limits.leastMatchScore,
      }),
    ];
  const reasons: RoomReason[] = [];
  const { speedPercent, missing } = programme;
  if (speedPercent !== null && Math.abs(speedPercent - 100) > WRONG_SPEED_PERCENT)
    reasons.push(
      reasonOf('wrong-speed', 'fail', 'The recording runs at the wrong speed.', {
        percent: round(speedPercent, 2),
      }),
    );
  if (missing.length > 0)
    reasons.push(
      reasonOf('programme-missing', 'fail', 'Parts of the recording were not heard.', {
        count: missing.length,
        ms: round(
          missing.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
          0,
        ),
      }),
    );
  return reasons;
};

/** A quarter of a semitone is heard by nobody, and no healthy player is that far off. */
const WRONG_SPEED_PERCENT = 0.5;

const JUDGES: readonly Judge[] = [
  judgeSti,
  judgeNoise,
  judgeDistortion,
  judgeHum,
  judgeClipping,
  judgeGaps,
  judgeResponse,
  judgeChannels,
  judgeProgramme,
];

/** Camera microphones are not calibrated: a level far from the others is a warning, never a fault by itself. */
function judgeLevel(
  { level }: RoomMeasures,
  usualDbfs: number | null,
  { levelSpread }: ListeningProfile,
): readonly RoomReason[] {
  if (level?.laDbfs == null || usualDbfs === null) return [];
  const differenceDb = level.laDbfs - usualDbfs;
  if (Math.abs(differenceDb) <= levelSpread.mostDb) return [];
  return [
    reasonOf(
      differenceDb < 0 ? 'level-low' : 'level-high',
      'warn',
      differenceDb < 0 ? 'Much quieter than the other rooms.' : 'Much louder than the other rooms.',
      { differenceDb: round(differenceDb, 1), limitDb: levelSpread.mostDb },
    ),
  ];
}

/** Somebody may have touched a knob since the room was accepted. */
function judgeBaseline(measures: RoomMeasures, baseline: RoomMeasures | null): readonly RoomReason[] {
  if (baseline === null || baseline.cameraId !== measures.cameraId) return [];
  const figures: Record<string, number> = {};
  const sti = difference(measures.sti?.sti, baseline.sti?.sti);
  if (sti !== null && Math.abs(sti) > BASELINE_STI) figures.sti = round(sti, 2);
  const levelDb = difference(measures.level?.laDbfs, baseline.level?.laDbfs);
  if (levelDb !== null && Math.abs(levelDb) > BASELINE_LEVEL_DB) figures.levelDb = round(levelDb, 1);
  if (Object.keys(figures).length === 0) return [];
  return [reasonOf('baseline-changed', 'warn', 'Different from what was accepted and signed.', figures)];
}

function difference(now: number | null | undefined, then: number | null | undefined): number | null {
  return now == null || then == null ? null : now - then;
}

function worst(reasons: readonly RoomReason[]): RoomVerdict {
  return SEVERITY.find((verdict) => reasons.some((reason) => reason.verdict === verdict)) ?? 'pass';
}

function reasonOf(
  code: RoomReasonCode,
  verdict: RoomVerdict,
  text: string,
  figures: RoomReason['figures'],
): RoomReason {
  return { code, verdict, text, figures };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
