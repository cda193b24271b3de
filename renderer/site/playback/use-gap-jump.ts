import { useEffect, useRef } from 'react';
import type { CameraCoverage } from '../../../shared/contract/recording.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { neighbourGap } from './coverage-model.ts';

/**
 * Goes to the next or the previous gap of a camera. Asked while its coverage is still being read, it says so and goes
 * as soon as it is there, unless another camera or moment has been chosen meanwhile.
 */
export function useGapJump(
  cameraId: string | null,
  coverage: CameraCoverage | undefined,
  position: () => number,
  seek: (atMs: number) => void,
): (direction: 1 | -1) => void {
  const text = useText();
  const wanted = useRef<{ cameraId: string; direction: 1 | -1; atMs: number } | null>(null);
  const tell = (words: string): void => notify({ kind: 'information', text: words });
  const jump = (direction: 1 | -1): void => {
    wanted.current = null;
    const atMs = position();
    const gap = neighbourGap(coverage, atMs, direction);
    if (cameraId === null) tell(text.playback.noClipCameras);
    else if (gap !== null) seek(gap.fromMs);
    else if (coverage !== undefined) tell(text.playback.noGapThere);
    else {
      wanted.current = { cameraId, direction, atMs };
      tell(text.playback.gapPending);
    }
  };
  const newest = useRef(jump);
  newest.current = jump;
  useEffect(() => {
    const asked = wanted.current;
    if (asked === null || coverage === undefined) return;
    wanted.current = null;
    if (asked.cameraId === coverage.cameraId && asked.atMs === position()) newest.current(asked.direction);
  }, [coverage, position]);
  return jump;
}
