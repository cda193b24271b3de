import type {
  FaultKind,
  Judgement,
  MeasureName,
  MeasureUnit,
  PictureFact,
  UnmeasuredCode,
} from '../../shared/contract/diagnosis.ts';
import type { DiagnosisProfile } from './diagnosis-profile.ts';
import type { Measures } from './measure-picture.ts';
import type { Pose } from './measures/registration.ts';

/** A pose whose edges agree this little is chance: nothing is known about shift and rotation. Share of 1. */
export const CERTAIN_MATCH = 0.15;

export interface PictureVerdict {
  readonly judgements: readonly Judgement[];
  readonly facts: readonly PictureFact[];
}

/** What the approved reference allows to say about place, cover and colours. */
export interface ReferenceState {
  readonly view: 'usable' | 'no-reference' | 'reference-too-plain';
  readonly hasColours: boolean;
}

/**
 * One picture's measures against the limits. A measure that another fault makes meaningless is not measurable and
 * says why: a black picture is not also blurred. `pose` is the best known place of the view, null when not searched.
 * `repeated` is how certain the packets are that the stream repeats itself, 0 to 1; null when nothing is known.
 */
export function judgePicture(
  measures: Measures,
  pose: Pose | null,
  reference: ReferenceState,
  repeated: number | null,
  profile: DiagnosisProfile,
): PictureVerdict {
  const isBlack =
    measures.brightLuma <= profile.black.brightestLevels && measures.lumaRange <= profile.black.rangeLevels;
  const { lightsOff } = profile;
  const isNightMode = measures.saturation <= lightsOff.saturationLevels;
  const isStraining =
    measures.brightLuma <= lightsOff.brightLevels && measures.noiseLevels >= lightsOff.noiseLevels;
  const areLightsOff =
    !isBlack && (isNightMode || isStraining) && measures.lumaRange > profile.black.rangeLevels;
  // Something held before the lens leaves no scene at all, however bright or dark it is.
  const isHidden = !isBlack && !areLightsOff && measures.lumaRange <= profile.black.rangeLevels;
  const isBurnt =
    measures.burntPercent > profile.overexposed.burntPercent ||
    (measures.burntMorePercent ?? 0) > profile.overexposed.burntMorePercent;
  const isDark = !isHidden && measures.brightLuma < profile.underexposed.brightLevels;

  const general: UnmeasuredCode = isBlack ? 'picture-black' : areLightsOff ? 'lights-off' : 'none';
  const seen: UnmeasuredCode = general !== 'none' ? general : isHidden ? 'picture-covered' : 'none';
  const clear: UnmeasuredCode = seen !== 'none' ? seen : isDark ? 'picture-dark' : 'none';
  const against: UnmeasuredCode =
    clear !== 'none'
      ? clear
      : isBurnt
        ? 'picture-burnt'
        : reference.view === 'usable'
          ? 'none'
          : reference.view;

  const covered = measures.coveredPercent;
  const isGone = covered !== null && covered > profile.covered.areaPercent;
  // What is left decides: beside a cover it stands where it was, in a view turned away nothing does.
  const restPercent = measures.restMatch === null ? null : 100 * measures.restMatch;
  const isRestInPlace = restPercent !== null && restPercent >= profile.covered.restMatchPercent;
  const isTurnedAway = isGone && restPercent !== null && !isRestInPlace;
  const isCertain = pose !== null && pose.match >= CERTAIN_MATCH;
  const isFoundElsewhere =
    isCertain &&
    (pose.shiftPercent > profile.moved.shiftPercent ||
      Math.abs(pose.rotationDegrees) > profile.moved.rotationDegrees);
  const isElsewhere = isFoundElsewhere && !(isGone && isRestInPlace);
  const isPartCovered = isGone && !isElsewhere && !isTurnedAway;
  const hasLeft = isElsewhere || isTurnedAway;
  const isBlurred =
    measures.sharpnessPercent !== null && measures.sharpnessPercent < profile.blurred.sharpnessPercent;
  // A view that fits nowhere has been turned away, unless something else explains why nothing fits.
  const matchReason: UnmeasuredCode =
    against !== 'none' ? against : isPartCovered ? 'picture-covered' : isBlurred ? 'picture-blurred' : 'none';
  const placed: UnmeasuredCode =
    against !== 'none'
      ? against
      : !isCertain
        ? 'too-few-edges'
        : isFoundElsewhere && isPartCovered
          ? 'picture-covered'
          : 'none';
  const plain = isHidden ? 100 : measures.plainAreaPercent;
  const hasChange = measures.change !== null;
  const isStill = hasChange && measures.change.movingPercent < profile.frozen.movingPercent;
  // A burnt sensor shows no noise: a living picture would look stuck.
  const still: UnmeasuredCode =
    clear !== 'none' ? clear : isBurnt ? 'picture-burnt' : hasChange ? 'none' : 'too-few-pictures';

  const colours: UnmeasuredCode =
    against !== 'none'
      ? against
      : hasLeft
        ? 'picture-moved'
        : isPartCovered
          ? 'picture-covered'
          : !reference.hasColours
            ? 'reference-without-colours'
            : 'none';

  const limits: readonly Judgement[] = [
    judge(
      'black',
      'brightest',
      'levels',
      measures.brightLuma,
      'least',
      profile.black.brightestLevels,
      'none',
      isBlack,
    ),
    judge(
      'frozen',
      'changed-blocks',
      '%',
      measures.change?.changedPercent ?? null,
      'least',
      profile.frozen.changedPercent,
      still,
      isStill && measures.change.changedPercent < profile.frozen.changedPercent,
    ),
    judge(
      'frozen',
      'repeated-packets',
      '%',
      repeated === null ? null : 100 * repeated,
      'most',
      profile.frozen.repeatedPercent,
      still === 'none' && repeated === null ? 'no-packet-sign' : still,
      isStill && 100 * (repeated ?? 0) > profile.frozen.repeatedPercent,
    ),
    judge(
      'covered',
      'covered-area',
      '%',
      covered,
      'most',
      profile.covered.areaPercent,
      against !== 'none'
        ? against
        : hasLeft
          ? 'picture-moved'
          : covered === null
            ? 'reference-too-plain'
            : 'none',
      isPartCovered,
    ),
    judge(
      'covered',
      'plain-area',
      '%',
      plain,
      'most',
      profile.covered.plainPercent,
      general === 'none' && isDark
        ? 'picture-dark'
        : general === 'none' && isBurnt
          ? 'picture-burnt'
          : general,
    ),
    judge(
      'moved',
      'shift',
      '%',
      isCertain ? pose.shiftPercent : null,
      'most',
      profile.moved.shiftPercent,
      placed,
    ),
    judge(
      'moved',
      'rotation',
      '°',
      isCertain ? Math.abs(pose.rotationDegrees) : null,
      'most',
      profile.moved.rotationDegrees,
      placed,
    ),
    judge(
      'moved',
      'view-match',
      '%',
      isTurnedAway ? restPercent : pose === null ? null : 100 * Math.max(0, pose.match),
      'least',
      isTurnedAway ? profile.covered.restMatchPercent : profile.moved.matchPercent,
      matchReason,
    ),
    judge(
      'blurred',
      'sharpness',
      '%',
      measures.sharpnessPercent,
      'least',
      profile.blurred.sharpnessPercent,
      clear === 'none' && measures.sharpnessPercent === null ? 'too-few-edges' : clear,
    ),
    judge(
      'overexposed',
      'burnt-area',
      '%',
      measures.burntPercent,
      'most',
      profile.overexposed.burntPercent,
      general,
    ),
    judge(
      'overexposed',
      'burnt-more',
      '%',
      measures.burntMorePercent,
      'most',
      profile.overexposed.burntMorePercent,
      general === 'none' && measures.burntMorePercent === null ? 'no-reference' : general,
    ),
    judge(
      'underexposed',
      'bright-part',
      'levels',
      measures.brightLuma,
      'least',
      profile.underexposed.brightLevels,
      seen,
    ),
    judge(
      'colour-cast',
      'cast',
      'levels',
      measures.castLevels,
      'most',
      profile.colourCast.castLevels,
      clear === 'none' && measures.castLevels === null ? 'picture-burnt' : clear,
    ),
    judge(
      'colour-cast',
      'colour-shift',
      'levels',
      measures.colourShift,
      'most',
      profile.colourCast.shiftLevels,
      colours,
    ),
    judge('noise', 'noise-level', 'levels', measures.noiseLevels, 'most', profile.noise.noiseLevels, clear),
  ];
  return { judgements: limits, facts: areLightsOff ? ['lights-off'] : [] };
}

function judge(
  kind: FaultKind,
  measure: MeasureName,
  unit: MeasureUnit,
  value: number | null,
  limitIs: 'most' | 'least',
  threshold: number,
  reasonCode: UnmeasuredCode,
  isBeyond?: boolean,
): Judgement {
  if (reasonCode !== 'none' || value === null) {
    const reason = reasonCode === 'none' ? 'too-few-edges' : reasonCode;
    return { kind, measure, value: null, threshold, limitIs, unit, isBeyond: false, reasonCode: reason };
  }
  const beyond = isBeyond ?? (limitIs === 'most' ? value > threshold : value < threshold);
  return {
    kind,
    measure,
    value: Math.round(value * 100) / 100,
    threshold,
    limitIs,
    unit,
    isBeyond: beyond,
    reasonCode: 'none',
  };
}
