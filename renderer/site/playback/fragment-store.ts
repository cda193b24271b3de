import type { RecordedFragment } from '../../../shared/contract/recording.ts';
import type { CodedUnit } from '../../wall/tile-gate.ts';
import { lastBefore } from './coverage-model.ts';
import type { Fragment } from './fragment-parser.ts';

/** What is to be seen of a camera at an instant. */
export type Due =
  | {
      readonly kind: 'frame';
      readonly micros: number;
      readonly fragmentId: string;
      /** Something was lost before it in its GOP: the picture may be broken. */
      readonly isDamaged: boolean;
    }
  | { readonly kind: 'gap' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreadable'; readonly code: string };

/** A unit in decoding order: which fragment, which of its units. */
export interface Cursor {
  readonly fragmentId: string;
  readonly index: number;
}

export type Following =
  | { readonly kind: 'unit'; readonly cursor: Cursor; readonly unit: CodedUnit; readonly fragment: Fragment }
  /** The next fragment is on its way. */
  | { readonly kind: 'loading' }
  /** Nothing follows without a break. */
  | { readonly kind: 'end' };

/** Fragments follow each other without a break when less than this lies between them; a slow camera's frame interval. */
const CONTIGUOUS_MS = 250;
/** Times of the index are whole milliseconds, those of pictures are not. */
const ROUNDING_MS = 1;
/** Encoded bytes kept of one camera: half a minute of a main stream, minutes of a sub stream. */
export const MOST_BYTES = 24 * 1024 * 1024;
const MOST_FRAGMENTS = 64;
const MOST_BACK = 8;

/**
 * What is known of one camera's recording around the position: the listing, and the fragments that have been
 * read. Pure but for its own memory, which is bounded.
 */
export function createFragmentStore() {
  let infos: readonly RecordedFragment[] = [];
  let fromMs = 0;
  let toMs = 0;
  const read = new Map<string, Fragment | { readonly code: string }>();

  const indexOf = (id: string): number => infos.findIndex((info) => info.id === id);
  const indexAt = (atMs: number): number => lastBefore(infos, atMs + ROUNDING_MS);
  const isContiguous = (index: number): boolean => {
    const before = infos[index - 1];
    const info = infos[index];
    return before !== undefined && info !== undefined && info.fromMs - before.toMs <= CONTIGUOUS_MS;
  };
  const loaded = (index: number): Fragment | 'loading' | { readonly code: string } | null => {
    const info = infos[index];
    return info ? (read.get(info.id) ?? 'loading') : null;
  };
  /** Where decoding has to begin to show the unit at `unitIndex` of the fragment at `index`. */
  function keyBefore(index: number, unitIndex: number): Cursor | 'loading' | null {
    let last = unitIndex;
    for (let at = index; at >= 0 && at > index - MOST_BACK; at -= 1) {
      const fragment = loaded(at);
      if (fragment === null || fragment === 'loading') return fragment;
      if ('code' in fragment) return null;
      const key = fragment.video.findLastIndex((unit, candidate) => candidate <= last && unit.isKeyFrame);
      const id = infos[at]?.id;
      if (key >= 0 && id !== undefined) return { fragmentId: id, index: key };
      if (!isContiguous(at)) return null;
      last = Number.POSITIVE_INFINITY;
    }
    return null;
  }
  return {
    /** Takes in the answer of `recording.fragments`: everything of this interval, in order. */
    setListing(listedFromMs: number, listedToMs: number, listed: readonly RecordedFragment[]): void {
      fromMs = listedFromMs;
      toMs = listedToMs;
      infos = listed.toSorted((a, b) => a.fromMs - b.fromMs);
      const ids = new Set(infos.map(({ id }) => id));
      for (const id of read.keys()) if (!ids.has(id)) read.delete(id);
    },
    isListed: (atMs: number): boolean => atMs >= fromMs && atMs < toMs,
    put(id: string, fragment: Fragment | { readonly code: string }): void {
      if (indexOf(id) >= 0) read.set(id, fragment);
    },
    forget: (id: string): void => void read.delete(id),
    bytes: (): number =>
      [...read.values()].reduce((sum, entry) => sum + ('code' in entry ? 0 : entry.sizeBytes), 0),

    dueAt(positionMicros: number, isKeyFramesOnly: boolean): Due {
      const atMs = positionMicros / 1_000;
      if (atMs < fromMs || atMs >= toMs) return { kind: 'loading' };
      const first = indexAt(atMs);
      const info = infos[first];
      // A picture stands until the next one only where the next one follows: before a gap it ends with its fragment.
      const standsMs = isContiguous(first + 1) ? CONTIGUOUS_MS : 0;
      if (!info || atMs >= info.toMs + standsMs) return { kind: 'gap' };
      for (let index = first; index >= 0 && index > first - MOST_BACK; index -= 1) {
        const fragment = loaded(index);
        const id = infos[index]?.id;
        if (fragment === null || id === undefined) return { kind: 'gap' };
        if (fragment === 'loading') return { kind: 'loading' };
        if ('code' in fragment) return { kind: 'unreadable', code: fragment.code };
        const times = isKeyFramesOnly
          ? fragment.video.filter((unit) => unit.isKeyFrame).map((unit) => unit.captureMicros)
          : fragment.times;
        const before = times.findLast((time) => time <= positionMicros);
        // Between the index's rounded begin and the first picture: that picture.
        const micros = before ?? (isContiguous(index) ? undefined : times[0]);
        if (micros !== undefined)
          return { kind: 'frame', micros, fragmentId: id, isDamaged: isDamaged(fragment, micros) };
        if (!isContiguous(index)) return { kind: 'unreadable', code: 'no-picture' };
      }
      return { kind: 'unreadable', code: 'no-key-frame' };
    },

    /** The key frame from which the picture has to be decoded; null when there is none. */
    startOf(fragmentId: string, micros: number): Cursor | 'loading' | null {
      const index = indexOf(fragmentId);
      const fragment = loaded(index);
      if (fragment === null || fragment === 'loading') return fragment;
      if ('code' in fragment) return null;
      return keyBefore(
        index,
        fragment.video.findIndex((unit) => unit.captureMicros === micros),
      );
    },

    at(cursor: Cursor): { readonly unit: CodedUnit; readonly fragment: Fragment } | null {
      const fragment = read.get(cursor.fragmentId);
      const unit = fragment && !('code' in fragment) ? fragment.video[cursor.index] : undefined;
      return fragment && !('code' in fragment) && unit ? { unit, fragment } : null;
    },

    /** The unit to decode after this one. */
    after(cursor: Cursor, isKeyFramesOnly: boolean): Following {
      let index = indexOf(cursor.fragmentId);
      let from = cursor.index + 1;
      while (index >= 0 && index < infos.length) {
        const fragment = loaded(index);
        const id = infos[index]?.id;
        if (fragment === 'loading') return { kind: 'loading' };
        if (fragment === null || id === undefined || 'code' in fragment) return { kind: 'end' };
        const next = fragment.video.findIndex(
          (unit, candidate) => candidate >= from && (!isKeyFramesOnly || unit.isKeyFrame),
        );
        const unit = fragment.video[next];
        if (unit) return { kind: 'unit', cursor: { fragmentId: id, index: next }, unit, fragment };
        index += 1;
        from = 0;
        if (!isContiguous(index)) return { kind: 'end' };
      }
      return { kind: 'end' };
    },

    /** Capture time of the picture after or before `micros`, over gaps too; null at the end of what is listed. */
    neighbour(micros: number, direction: 1 | -1): number | 'loading' | null {
      const atMs = micros / 1_000;
      let index = Math.max(0, indexAt(atMs));
      // The picture may be the last one of the fragment before the one whose begin was rounded down onto it.
      if (direction === 1 && index > 0) index -= 1;
      for (; index >= 0 && index < infos.length; index += direction) {
        const info = infos[index];
        if (!info || (direction === 1 && info.toMs + CONTIGUOUS_MS < atMs)) continue;
        const fragment = loaded(index);
        if (fragment === 'loading') return 'loading';
        if (fragment === null || 'code' in fragment) continue;
        const found =
          direction === 1
            ? fragment.times.find((time) => time > micros)
            : fragment.times.findLast((time) => time < micros);
        if (found !== undefined) return found;
      }
      return null;
    },

    /** Sound frames after `afterMicros` up to `untilMicros` that have been read. */
    soundBetween(afterMicros: number, untilMicros: number) {
      const found = [];
      for (let index = Math.max(0, indexAt(afterMicros / 1_000)); index < infos.length; index += 1) {
        if ((infos[index]?.fromMs ?? 0) * 1_000 > untilMicros) break;
        const fragment = loaded(index);
        if (fragment === null || fragment === 'loading' || 'code' in fragment || !fragment.audio) continue;
        const { audio } = fragment;
        for (const frame of fragment.sound)
          if (frame.captureMicros > afterMicros && frame.captureMicros <= untilMicros)
            found.push({ audio, frame });
      }
      return found;
    },

    /**
     * Fragments to have in memory, most needed first: where the position is, what comes within `aheadMs`, and
     * the one before for a step back. Bounded in number and in bytes.
     */
    wanted(positionMicros: number, aheadMs: number): string[] {
      const atMs = positionMicros / 1_000;
      const first = Math.max(0, indexAt(atMs));
      const ids: string[] = [];
      let bytes = 0;
      const want = (info: RecordedFragment | undefined): boolean => {
        if (!info) return false;
        if (ids.length > 0 && (ids.length >= MOST_FRAGMENTS || bytes + info.bytes > MOST_BYTES)) return false;
        bytes += info.bytes;
        ids.push(info.id);
        return true;
      };
      want(infos[first]);
      // A fragment without a key frame needs those before it, back to the one that has it.
      for (
        let index = first;
        infos[index]?.startsWithKeyFrame === false && index > first - MOST_BACK;
        index -= 1
      )
        want(infos[index - 1]);
      for (
        let index = first + 1;
        (infos[index]?.fromMs ?? Number.POSITIVE_INFINITY) < atMs + aheadMs;
        index += 1
      )
        if (!want(infos[index])) break;
      const before = infos[first - 1];
      if (before && !ids.includes(before.id)) want(before);
      return ids;
    },
    has: (id: string): boolean => read.has(id),
    prune(keep: readonly string[]): void {
      const kept = new Set(keep);
      for (const id of read.keys()) if (!kept.has(id)) read.delete(id);
    },
  };
}
export type FragmentStore = ReturnType<typeof createFragmentStore>;

function isDamaged(fragment: Fragment, micros: number): boolean {
  const at = fragment.video.findIndex((unit) => unit.captureMicros === micros);
  for (let index = at; index >= 0; index -= 1) {
    const unit = fragment.video[index];
    // A key frame is whole by itself; a loss before it does not show in it.
    if (!unit || unit.isKeyFrame) return false;
    if (unit.isAfterLoss) return true;
  }
  return false;
}
