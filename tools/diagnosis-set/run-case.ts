import { join } from 'node:path';
import type { FaultKind } from '../../shared/contract/diagnosis.ts';
import { type CameraVerdict, CameraWatch } from '../../site/diagnosis/camera-watch.ts';
import { type CodedKeyFrame, decodeKeyFrames } from '../../site/diagnosis/decode-key-frames.ts';
import { type DiagnosisProfile, readDiagnosisProfile } from '../../site/diagnosis/diagnosis-profile.ts';
import { type PreparedReference, prepareReferencePicture } from '../../site/diagnosis/measure-picture.ts';
import type { SmallPicture } from '../../site/diagnosis/small-picture.ts';
import { createClassroomScene } from './classroom-scene.ts';
import { encodeScene } from './encode-scene.ts';
import type { FaultCase } from './faults.ts';
import { HEALTHY, throughLens } from './lens.ts';
import type { Lighting, Moment, Scene } from './scene.ts';

export const PROFILE: DiagnosisProfile = readDiagnosisProfile(
  join(import.meta.dirname, '../../resources/profiles/diagnosis-default.json'),
);
/** Pictures of one case: a stuck picture takes the longest to be sure of. */
export const CASE_PICTURES = 7;
export const FROZEN_PICTURES = 12;

export type Codec = 'h264' | 'h265';

export async function decodeAll(frames: readonly CodedKeyFrame[]): Promise<SmallPicture[]> {
  const decoded = await decodeKeyFrames(frames, 'ffmpeg');
  return decoded.map((one) => {
    if (!one.ok) throw new Error(`a key frame of the set was not decoded: ${one.code}`);
    return one.picture;
  });
}

export function runWatch(watch: CameraWatch, picture: SmallPicture): CameraVerdict {
  const steps = watch.take(picture);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** One scene: its approved reference (the empty room by day) and its drawn moments. */
export class Stand {
  readonly scene: Scene;
  readonly seed: number;
  #reference: PreparedReference | null = null;
  readonly #drawn = new Map<string, Uint8Array>();

  constructor(seed: number, scene: Scene = createClassroomScene(seed)) {
    this.seed = seed;
    this.scene = scene;
  }

  draw(moment: Moment, turn: FaultCase['turn']): Uint8Array {
    if (turn !== undefined) {
      const { mount } = this.scene;
      return this.scene.draw(moment, {
        ...mount,
        yaw: mount.yaw + (turn.yaw ?? 0),
        pitch: mount.pitch + (turn.pitch ?? 0),
        roll: mount.roll + (turn.roll ?? 0),
      });
    }
    const key = JSON.stringify(moment);
    let rgb = this.#drawn.get(key);
    if (rgb === undefined) {
      rgb = this.scene.draw(moment);
      this.#drawn.set(key, rgb);
    }
    return rgb;
  }

  async newWatch(): Promise<CameraWatch> {
    if (this.#reference === null) {
      const empty = this.scene.draw({ ...momentAt(0, 'day'), presence: 0 });
      const pictures = [90, 91].map((seed) => throughLens(empty, HEALTHY, seed));
      const decoded = await decodeAll(
        await encodeScene(pictures, { codec: 'h264', mode: 'key-frames', hasOverlay: true }),
      );
      const last = decoded.at(-1);
      if (last === undefined) throw new Error('the reference was not coded');
      this.#reference = prepareReferencePicture(last.luma, last);
    }
    const watch = new CameraWatch(PROFILE);
    watch.setReference(this.#reference);
    return watch;
  }

  /** Kinds raised after the pictures of a case (null: none, a clean scene). */
  async run(fault: FaultCase | null, lighting: Lighting, codec: Codec): Promise<readonly FaultKind[]> {
    const count = fault?.isFrozen === true ? FROZEN_PICTURES : CASE_PICTURES;
    const lens = { ...HEALTHY, ...fault?.lens };
    const pictures: Uint8Array[] = [];
    for (let index = 0; index < count; index += 1) {
      const place = fault?.isFrozen === true ? 0 : index;
      const rgb = this.draw(momentAt(400 + 2 * place, lighting), fault?.turn);
      pictures.push(throughLens(rgb, lens, place + 1 + this.seed * 100));
    }
    const frames = await encodeScene(pictures, { codec, mode: 'key-frames', hasOverlay: true });
    const watch = await this.newWatch();
    let raised: readonly FaultKind[] = [];
    for (const picture of await decodeAll(frames))
      raised = runWatch(watch, picture).raised.map(({ kind }) => kind);
    return raised;
  }
}

export const momentAt = (seconds: number, lighting: Lighting): Moment => ({
  seconds,
  lighting,
  presence: 0.9,
  areStanding: false,
  isPassing: false,
});
