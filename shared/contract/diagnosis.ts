import { z } from 'zod';

/** Faults of a picture (视频质量诊断). */
export const FAULT_KINDS = [
  'black',
  'frozen',
  'covered',
  'moved',
  'blurred',
  'overexposed',
  'underexposed',
  'colour-cast',
  'noise',
] as const;
export const FaultKind = z.enum(FAULT_KINDS);
export type FaultKind = z.infer<typeof FaultKind>;

/** What is measured; a kind may have several measures, any of which is enough for the fault. */
export const MEASURE_NAMES = [
  'brightest',
  'changed-blocks',
  'repeated-packets',
  'covered-area',
  'plain-area',
  'shift',
  'rotation',
  'view-match',
  'sharpness',
  'burnt-area',
  'burnt-more',
  'bright-part',
  'cast',
  'colour-shift',
  'noise-level',
] as const;
export const MeasureName = z.enum(MEASURE_NAMES);
export type MeasureName = z.infer<typeof MeasureName>;

export const MeasureUnit = z.enum(['%', '°', 'levels']);
export type MeasureUnit = z.infer<typeof MeasureUnit>;

/** Why a measure, or a whole camera, could not be measured. */
export const UNMEASURED_CODES = [
  'none',
  'ffmpeg-missing',
  'codec-unsupported',
  'not-decodable',
  'decoder-failed',
  'no-picture',
  'no-new-key-frame',
  'damaged',
  'not-yet',
  'picture-black',
  'lights-off',
  'picture-dark',
  'picture-covered',
  'picture-burnt',
  'picture-moved',
  'picture-blurred',
  'too-few-pictures',
  'too-few-edges',
  'no-reference',
  'reference-too-plain',
  'reference-without-colours',
  'no-packet-sign',
] as const;
export const UnmeasuredCode = z.enum(UNMEASURED_CODES);
export type UnmeasuredCode = z.infer<typeof UnmeasuredCode>;

/** One measured value against its limit. `limitIs` says on which side of the limit the fault lies. */
export const Judgement = z.object({
  kind: FaultKind,
  measure: MeasureName,
  value: z.number().nullable(),
  threshold: z.number(),
  limitIs: z.enum(['most', 'least']),
  unit: MeasureUnit,
  /** Beyond the limit in this picture; a fault is raised only when it lasts. */
  isBeyond: z.boolean(),
  /** Why there is no value; `none` with one. */
  reasonCode: UnmeasuredCode,
});
export type Judgement = z.infer<typeof Judgement>;

export const RaisedFault = z.object({
  kind: FaultKind,
  measure: MeasureName,
  value: z.number(),
  threshold: z.number(),
  unit: MeasureUnit,
});
export type RaisedFault = z.infer<typeof RaisedFault>;

export const PictureFact = z.enum(['lights-off']);
export type PictureFact = z.infer<typeof PictureFact>;

/** An approved picture of how the camera should look. Never changed or deleted; the newest approval counts. */
export const ReferenceFrame = z.object({
  id: z.number().int(),
  cameraId: z.string(),
  approvedAtMs: z.number(),
  approvedBy: z.string(),
  capturedAtMs: z.number(),
  /** The earlier approval whose picture was approved again; null for a new picture. */
  sameAsId: z.number().int().nullable(),
});
export type ReferenceFrame = z.infer<typeof ReferenceFrame>;

/** Everything known about one camera's picture. */
export const CameraDiagnosis = z.object({
  cameraId: z.string(),
  /** When the measured key frame came; null while none was measured or the last one is too old to count. */
  atMs: z.number().nullable(),
  /** Why nothing is measured now; `none` while it is. */
  reasonCode: UnmeasuredCode,
  judgements: z.array(Judgement),
  raised: z.array(RaisedFault),
  facts: z.array(PictureFact),
  /** Where the view lies against the reference; null when not measurable. Percent of the picture's width, right and down. */
  place: z
    .object({
      shiftXPercent: z.number(),
      shiftYPercent: z.number(),
      shiftPercent: z.number(),
      rotationDegrees: z.number(),
      matchPercent: z.number(),
    })
    .nullable(),
  reference: ReferenceFrame.nullable(),
});
export type CameraDiagnosis = z.infer<typeof CameraDiagnosis>;

export const PictureChange = z.object({
  atMs: z.number(),
  faults: z.array(RaisedFault),
  facts: z.array(PictureFact),
});
export type PictureChange = z.infer<typeof PictureChange>;
