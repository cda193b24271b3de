import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type {
  CameraOutcome,
  CommissioningStep,
  RoomOutcome,
  RoomResult,
  StepOutcome,
  StepResult,
} from '../../shared/contract/commissioning.ts';
import type { CameraDiagnosis } from '../../shared/contract/diagnosis.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import type { CommissioningProfile } from './commissioning-profile.ts';

/** What was seen of one camera by the end of a run. */
export interface CameraObservation {
  readonly status: CameraStatus;
  readonly hasKeyFrame: boolean;
  readonly diagnosis: CameraDiagnosis;
  /** Pictures measured since the run began. */
  readonly pictures: number;
  /** The run was cancelled before this camera was finished. */
  readonly isCutShort: boolean;
}

const WORST: readonly StepResult[] = ['fail', 'not-reached', 'not-measurable', 'warn', 'pass'];
const worstOf = (results: readonly StepResult[]): StepResult =>
  WORST.find((result) => results.includes(result)) ?? 'not-reached';

const outcome = (
  step: CommissioningStep,
  result: StepResult,
  reasonCode = 'none',
  figures: StepOutcome['figures'] = {},
): StepOutcome => ({ step, result, reasonCode, figures });

/** One camera's steps in order. A step behind a failed one was not reached; nothing is left out. */
export function gradeCamera(seen: CameraObservation, profile: CommissioningProfile): CameraOutcome {
  const { status, diagnosis } = seen;
  const steps = gradeSteps(seen, profile);
  const isReached = steps[0]?.result === 'pass';
  const results = steps.map(({ result }) => result);
  return {
    cameraId: status.id,
    role: status.role,
    // A camera that could not be reached is said to be just that, not to have failed its picture.
    result:
      !isReached && steps[0] !== undefined
        ? steps[0].result
        : worstOf(results.filter((one) => one !== 'not-reached')),
    steps,
    judgements: isReached ? diagnosis.judgements : [],
    raised: isReached ? diagnosis.raised : [],
    before: null,
  };
}

function gradeSteps(seen: CameraObservation, profile: CommissioningProfile): StepOutcome[] {
  const { status, diagnosis, isCutShort } = seen;
  const isReceiving = status.state === 'live' || status.state === 'degraded';
  const behind = (...steps: CommissioningStep[]): StepOutcome[] =>
    steps.map((step) => outcome(step, 'not-reached', isCutShort ? 'cancelled' : 'step-before-failed'));
  const rest: CommissioningStep[] = ['decoding', 'picture', 'reference', 'sound', 'clock', 'format'];
  if (!isReceiving) {
    const isRefused = status.state === 'auth-failed' || status.state === 'unsupported';
    const code = status.stateCode === 'none' ? 'no-connection' : status.stateCode;
    return [
      outcome('connection', isRefused ? 'fail' : 'not-reached', isCutShort ? 'cancelled' : code),
      ...behind('key-frame', ...rest),
    ];
  }
  const connection = outcome('connection', 'pass');
  if (!seen.hasKeyFrame)
    return [
      connection,
      outcome(
        'key-frame',
        isCutShort ? 'not-reached' : 'fail',
        isCutShort ? 'cancelled' : 'no-key-frame-in-time',
      ),
      ...behind('decoding', 'picture', 'reference'),
      ...gradeFigures(status, profile),
    ];
  return [
    connection,
    outcome('key-frame', 'pass'),
    ...gradePicture(seen, profile),
    diagnosis.reference === null
      ? outcome('reference', 'warn', 'no-reference')
      : outcome('reference', 'pass'),
    ...gradeFigures(status, profile),
  ];
}

function gradePicture(seen: CameraObservation, profile: CommissioningProfile): StepOutcome[] {
  const { diagnosis, pictures, isCutShort } = seen;
  const figures = { pictures, wanted: profile.pictures };
  if (pictures === 0 || diagnosis.atMs === null) {
    const code = isCutShort ? 'cancelled' : diagnosis.reasonCode;
    const result: StepResult = isCutShort
      ? 'not-reached'
      : code === 'not-decodable' || code === 'damaged'
        ? 'fail'
        : 'not-measurable';
    return [
      outcome('decoding', result, code),
      outcome('picture', isCutShort ? 'not-reached' : 'not-measurable', code),
    ];
  }
  const decoding = outcome('decoding', 'pass');
  if (diagnosis.raised.length > 0)
    return [
      decoding,
      outcome('picture', 'fail', 'picture-faults', {
        kinds: diagnosis.raised.map(({ kind }) => kind).join(','),
      }),
    ];
  if (pictures < profile.pictures)
    return [
      decoding,
      outcome('picture', 'not-measurable', isCutShort ? 'cancelled' : 'too-few-pictures', figures),
    ];
  // In the dark neither focus nor angle can be judged: that is not a pass.
  if (diagnosis.facts.includes('lights-off'))
    return [decoding, outcome('picture', 'not-measurable', 'lights-off')];
  const unjudged = diagnosis.judgements.filter(
    ({ value, reasonCode }) =>
      value === null && reasonCode !== 'no-reference' && reasonCode !== 'reference-too-plain',
  );
  return [
    decoding,
    unjudged.length > 0
      ? outcome('picture', 'warn', 'not-all-measured', {
          measures: unjudged.map(({ measure }) => measure).join(','),
        })
      : outcome('picture', 'pass'),
  ];
}

/** Sound, clock and format, from the packets. */
function gradeFigures(status: CameraStatus, profile: CommissioningProfile): StepOutcome[] {
  const { audio, clockOffsetMs, width, height, fps, keyFrameIntervalMs, bitrateKbps } = status;
  const sound =
    audio === null
      ? outcome('sound', 'warn', 'no-sound-track')
      : audio.codec === 'other' || audio.codec === 'g726'
        ? outcome('sound', 'warn', 'sound-not-usable', { codec: audio.codec })
        : outcome('sound', 'pass', 'none', { codec: audio.codec });
  const offsetMs = clockOffsetMs === null ? null : Math.round(clockOffsetMs);
  const offset = Math.abs(offsetMs ?? 0);
  const clockFigures = { offsetMs: offsetMs ?? 0, limitMs: profile.clockWarnMs };
  const clock =
    offsetMs === null
      ? outcome('clock', 'not-measurable', 'clock-unknown')
      : offset >= profile.clockFailMs
        ? outcome('clock', 'fail', 'clock-off', clockFigures)
        : offset >= profile.clockWarnMs
          ? outcome('clock', 'warn', 'clock-off', clockFigures)
          : outcome('clock', 'pass', 'none', clockFigures);
  const figures = {
    width: width ?? 0,
    height: height ?? 0,
    fps: Math.round((fps ?? 0) * 10) / 10,
    bitrateKbps: Math.round(bitrateKbps ?? 0),
    keyFrameIntervalMs: Math.round(keyFrameIntervalMs ?? 0),
  };
  const code =
    (width ?? 0) < profile.leastWidth || (height ?? 0) < profile.leastHeight
      ? 'resolution-low'
      : fps === null
        ? 'frame-rate-unknown'
        : fps < profile.leastFps
          ? 'frame-rate-low'
          : (keyFrameIntervalMs ?? 0) > profile.longestKeyFrameIntervalMs
            ? 'key-frames-rare'
            : 'none';
  const format: StepResult =
    code === 'none' ? 'pass' : code === 'frame-rate-unknown' ? 'not-measurable' : 'warn';
  return [sound, clock, outcome('format', format, code, figures)];
}

/** Every configured room, in the order of the configuration, also those without a camera. */
export function gradeRooms(
  rooms: readonly RoomConfig[],
  cameras: readonly (CameraOutcome & { readonly roomId: string })[],
): RoomOutcome[] {
  return rooms.map(({ id, name, kind }) => {
    const own = cameras.filter(({ roomId }) => roomId === id).map(({ roomId: _room, ...camera }) => camera);
    return { roomId: id, name, kind, result: roomResult(own), cameras: own };
  });
}

function roomResult(cameras: readonly CameraOutcome[]): RoomResult {
  if (cameras.length === 0) return 'no-camera';
  const worst = worstOf(cameras.map(({ result }) => result));
  // What could not be measured is never a pass.
  return worst === 'not-measurable' ? 'warn' : worst;
}

/** The same rooms with every camera's result in the run before. */
export function withBefore(rooms: readonly RoomOutcome[], previous: readonly RoomOutcome[]): RoomOutcome[] {
  const before = new Map(
    previous.flatMap(({ cameras }) => cameras.map(({ cameraId, result }) => [cameraId, result] as const)),
  );
  return rooms.map((room) => ({
    ...room,
    cameras: room.cameras.map((camera) => ({ ...camera, before: before.get(camera.cameraId) ?? null })),
  }));
}
