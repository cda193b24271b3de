import {
  FAULT_KINDS,
  type FaultKind,
  type Judgement,
  type PictureFact,
  type RaisedFault,
} from '../../shared/contract/diagnosis.ts';
import { debounce, type Standing, UNJUDGED } from './debounce.ts';
import type { DiagnosisProfile, Lasting } from './diagnosis-profile.ts';
import { judgePicture, type ReferenceState } from './judge-picture.ts';
import { type Measures, measurePicture, type PreparedReference } from './measure-picture.ts';
import { CHEAP_MATCH, type Pose, searchPose } from './measures/registration.ts';
import type { SmallPicture } from './small-picture.ts';

/** The full search is repeated when the cheap agreement has changed by this much, or after this many pictures. */
const MATCH_STEP = 0.08;
const SEARCH_EVERY = 5;

export interface CameraVerdict {
  readonly measures: Measures;
  readonly pose: Pose | null;
  readonly judgements: readonly Judgement[];
  readonly raised: readonly RaisedFault[];
  readonly facts: readonly PictureFact[];
}

/** Follows one camera's pictures: what came before, what stands. Free of I/O. */
export class CameraWatch {
  readonly #profile: DiagnosisProfile;
  #before: Uint8Array[] = [];
  #standing = new Map<FaultKind, Standing>();
  #values = new Map<FaultKind, RaisedFault>();
  #reference: PreparedReference | null = null;
  #search: { match: number; age: number; pose: Pose } | null = null;

  constructor(profile: DiagnosisProfile) {
    this.#profile = profile;
  }

  /** Another reference: what was judged against the old one counts no more. */
  setReference(reference: PreparedReference | null): void {
    this.#reference = reference;
    this.#search = null;
    for (const kind of ['moved', 'covered', 'overexposed', 'colour-cast'] as const) {
      this.#standing.delete(kind);
      this.#values.delete(kind);
    }
  }

  /** The stream was interrupted: pictures from before it say nothing about "frozen". */
  forgetPictures(): void {
    this.#before = [];
    this.#standing.delete('frozen');
    this.#values.delete('frozen');
  }

  /**
   * Judges the next key frame; `repeated` (0 to 1) is what the packets say of repetition. A generator, because a search for the view takes several steps of
   * about 2 ms.
   */
  *take(picture: SmallPicture, repeated: number | null = null): Generator<void, CameraVerdict, void> {
    const measures = measurePicture(
      picture,
      this.#before,
      this.#reference,
      this.#profile.frozen.movingPercent,
    );
    const pose = yield* this.#place(measures, picture.luma);
    // A copy: the picture is a view into the batch of all cameras, which must not stay alive.
    this.#before = [...this.#before, picture.luma.slice()].slice(-this.#profile.frozen.pictures);
    const reference: ReferenceState = {
      view:
        this.#reference === null
          ? 'no-reference'
          : this.#reference.view === null
            ? 'reference-too-plain'
            : 'usable',
      hasColours: this.#reference?.colours !== null,
    };
    const { judgements, facts } = judgePicture(measures, pose, reference, repeated, this.#profile);
    for (const kind of FAULT_KINDS) this.#count(kind, judgements);
    const raised = FAULT_KINDS.flatMap((kind) => {
      const fault = this.#values.get(kind);
      return fault !== undefined && this.#standing.get(kind)?.isRaised === true ? [fault] : [];
    });
    return { measures, pose, judgements, raised, facts };
  }

  *#place(measures: Measures, luma: Uint8Array): Generator<void, Pose | null, void> {
    const view = this.#reference?.view ?? null;
    const { place } = measures;
    if (view === null || place === null) return null;
    if (place.match >= CHEAP_MATCH) {
      this.#search = null;
      return place;
    }
    const last = this.#search;
    if (last !== null && last.age < SEARCH_EVERY && Math.abs(last.match - place.match) < MATCH_STEP) {
      last.age += 1;
      return last.pose;
    }
    const found = yield* searchPose(view, luma);
    const pose = found.match > place.match ? found : place;
    this.#search = { match: place.match, age: 0, pose };
    return pose;
  }

  #count(kind: FaultKind, judgements: readonly Judgement[]): void {
    const own = judgements.filter((judgement) => judgement.kind === kind && judgement.value !== null);
    const beyond = own.filter(({ isBeyond }) => isBeyond);
    const before = this.#standing.get(kind) ?? UNJUDGED;
    const next = debounce(
      before,
      own.length === 0 ? null : beyond.length > 0,
      lastingOf(this.#profile, kind),
    );
    this.#standing.set(kind, next);
    const worst = beyond[0];
    if (worst !== undefined && worst.value !== null) {
      const { measure, value, threshold, unit } = worst;
      this.#values.set(kind, { kind, measure, value, threshold, unit });
    }
    if (!next.isRaised && worst === undefined) this.#values.delete(kind);
  }
}

function lastingOf(profile: DiagnosisProfile, kind: FaultKind): Lasting {
  return kind === 'colour-cast' ? profile.colourCast.lasting : profile[kind].lasting;
}
