import type { CameraStatus, MediaFormat } from '../../shared/contract/camera-status.ts';
import type {
  CameraDiagnosis,
  PictureChange,
  ReferenceFrame,
  UnmeasuredCode,
} from '../../shared/contract/diagnosis.ts';
import type { AccessUnit } from '../ports/cameras.ts';
import { type CameraVerdict, CameraWatch } from './camera-watch.ts';
import type { DiagnosisProfile } from './diagnosis-profile.ts';
import { CERTAIN_MATCH } from './judge-picture.ts';

/** A key frame older than this, or than three of the camera's own intervals, says nothing about now. */
const STALE_MS = 20_000;

export const staleAfterMs = ({ keyFrameIntervalMs }: CameraStatus): number =>
  Math.max(STALE_MS, 3 * (keyFrameIntervalMs ?? 0));

/** One camera's state in the rounds. */
export interface CameraRun {
  readonly watch: CameraWatch;
  reference: ReferenceFrame | null;
  /** The newest measured key frame. */
  frame: { unit: AccessUnit; format: MediaFormat; atMs: number } | null;
  lastCaptureMicros: number;
  /** Null while nothing can be said; then `reasonCode` says why. */
  verdict: CameraVerdict | null;
  reasonCode: UnmeasuredCode;
  measuredAtMs: number;
  /** Pictures judged without interruption. */
  pictures: number;
  /** What the last recorded change said. */
  recordedKey: string;
  take(verdict: CameraVerdict, atMs: number): void;
  /** This key frame could not be measured; what was measured before holds until it is too old. */
  miss(code: UnmeasuredCode, nowMs: number, staleMs: number): void;
  /** Nothing can be measured: an old "fine" must not stand. */
  stop(code: UnmeasuredCode): void;
}

/** What stands, for comparing: kinds and facts, not their figures. */
export const standingKey = ({
  faults,
  facts,
}: {
  faults: readonly { kind: string }[];
  facts: readonly string[];
}): string => `${faults.map(({ kind }) => kind).join()}|${facts.join()}`;

export function createRun(
  profile: DiagnosisProfile,
  reference: ReferenceFrame | null,
  lastChange: PictureChange | null,
): CameraRun {
  const run: CameraRun = {
    watch: new CameraWatch(profile),
    reference,
    frame: null,
    lastCaptureMicros: Number.NaN,
    verdict: null,
    reasonCode: 'not-yet',
    measuredAtMs: Number.NaN,
    pictures: 0,
    recordedKey: lastChange === null ? '|' : standingKey(lastChange),
    take(verdict, atMs) {
      run.verdict = verdict;
      run.reasonCode = 'none';
      run.measuredAtMs = Math.round(atMs);
      run.pictures += 1;
    },
    miss(code, nowMs, staleMs) {
      if (run.verdict === null || nowMs - run.measuredAtMs > staleMs) run.stop(code);
    },
    stop(code) {
      if (run.verdict !== null) run.watch.forgetPictures();
      run.verdict = null;
      run.reasonCode = code;
      run.pictures = 0;
    },
  };
  return run;
}

export function readRun(cameraId: string, run: CameraRun): CameraDiagnosis {
  const { verdict, reference } = run;
  const pose = verdict?.pose ?? null;
  const round = (value: number): number => Math.round(value * 100) / 100;
  return {
    cameraId,
    atMs: verdict === null ? null : run.measuredAtMs,
    reasonCode: run.reasonCode,
    judgements: [...(verdict?.judgements ?? [])],
    raised: [...(verdict?.raised ?? [])],
    facts: [...(verdict?.facts ?? [])],
    place:
      pose === null || pose.match < CERTAIN_MATCH
        ? null
        : {
            shiftXPercent: round(pose.shiftXPercent),
            shiftYPercent: round(pose.shiftYPercent),
            shiftPercent: round(pose.shiftPercent),
            rotationDegrees: round(pose.rotationDegrees),
            matchPercent: round(100 * pose.match),
          },
    reference,
  };
}
