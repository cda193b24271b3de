import type { CameraState, CameraStatus } from '../../shared/contract/camera-status.ts';
import type { Tone } from '../kit/status-mark.tsx';
import type { Text } from '../kit/text/index.ts';
import { type Worded, wordOf } from '../kit/text/worded.ts';
import type { TileStats } from './wall-messages.ts';

/** What a tile says. `cause` is empty when all is well; `isLive` is false whenever the picture must not pass for live. */
export interface TileView {
  readonly tone: Tone;
  readonly word: string;
  readonly cause: string;
  readonly action: string;
  readonly isLive: boolean;
  /** A still picture stands in: it is seen, with its age, and never passes for live. */
  readonly isStill: boolean;
}

export const STATE_TONES: Readonly<Record<CameraState, Tone>> = {
  connecting: 'unchecked',
  'waiting-for-key-frame': 'unchecked',
  live: 'normal',
  degraded: 'attention',
  stalled: 'fault',
  offline: 'fault',
  'auth-failed': 'fault',
  unsupported: 'fault',
};

/** States in which the service itself gets pictures. */
export const hasPictures = (state: CameraState): boolean => state === 'live' || state === 'degraded';

/** The diagnosis says the picture stands still although packets come: it must not look like the room now. */
export const isFrozen = (status: CameraStatus): boolean =>
  status.diagnosis?.faults.some(({ kind }) => kind === 'frozen') ?? false;

/** Whether a camera counts as "not normal" for the filter and the count. */
export const isProblem = (status: CameraStatus): boolean =>
  status.state !== 'live' || (status.diagnosis?.faults.length ?? 0) > 0;

/** What the service alone knows of a camera, for the floor plan: worst first by tone. */
export function viewOfStatus(status: CameraStatus, isConnected: boolean, text: Text): TileView {
  if (!isConnected) return view('fault', text.wall.stopped, plain(text.wall.serviceLost));
  if (!hasPictures(status.state))
    return view(
      STATE_TONES[status.state],
      text.codes.cameraState[status.state],
      coded(status.stateCode, text),
    );
  return viewOfPicture(status, undefined, text);
}

/** Joins what the service says about a camera with what this page sees of it; the worse one speaks. */
export function viewOfTile(
  status: CameraStatus | undefined,
  stats: TileStats | undefined,
  isConnected: boolean,
  text: Text,
): TileView {
  if (!status && isConnected) return view('unchecked', text.codes.cameraState.connecting, plain(''));
  if (!status || !isConnected || !hasPictures(status.state))
    return status
      ? viewOfStatus(status, isConnected, text)
      : view('fault', text.wall.stopped, plain(text.wall.serviceLost));
  switch (stats?.phase) {
    case undefined:
    case 'opening':
      return view('unchecked', text.codes.cameraState['waiting-for-key-frame'], plain(''));
    case 'waiting-for-key-frame':
      return view(
        'unchecked',
        text.codes.cameraState['waiting-for-key-frame'],
        plain(stats.decodeErrors > 0 ? text.wall.decodeError : text.wall.waitingKey),
      );
    case 'cannot-decode': {
      const words = plain(text.wall.cannotDecode(stats.codec), text.wall.cannotDecodeAction);
      const isStill = stats.stillAgeMs !== null && !stats.isGrey;
      return view('attention', isStill ? text.wall.still : text.codes.cameraState.unsupported, words, {
        isStill,
      });
    }
    case 'reduced':
      return view('attention', text.wall.reduced, plain(text.wall.reducedCause, text.wall.reducedAction), {
        isStill: true,
      });
    case 'interrupted':
      return view('fault', text.wall.stopped, coded(stats.code, text));
    case 'socket-lost':
      return view('fault', text.wall.stopped, plain(text.wall.socketLost));
    case 'stopped':
      return view(
        'fault',
        text.wall.stopped,
        plain(text.wall.stoppedFor(text.frame.duration(stats.lastFrameAgeMs ?? 0))),
      );
    case 'playing':
      return viewOfPicture(status, stats, text);
  }
}

/** A picture is there: what is to be said about it. */
function viewOfPicture(status: CameraStatus, stats: TileStats | undefined, text: Text): TileView {
  const faults = status.diagnosis?.faults ?? [];
  const nameOf = (kind: string): string => wordOf(text.wall.faults, kind) ?? text.codes.unknownReason(kind);
  if (isFrozen(status))
    return view('fault', nameOf('frozen'), plain(text.wall.frozenCause, text.wall.frozenAction));
  const seen = { isLive: true };
  if (stats?.isDamaged) return view('attention', text.wall.damaged, plain(text.wall.damagedCause), seen);
  if (status.state === 'degraded')
    return view('attention', text.codes.cameraState.degraded, coded(status.stateCode, text), seen);
  if (faults.length > 0)
    return view(
      'attention',
      faults.map(({ kind }) => nameOf(kind)).join(text.frame.listMark),
      plain(text.wall.faultCause),
      seen,
    );
  return view('normal', text.codes.cameraState.live, plain(''), seen);
}

const plain = (cause: string, action = ''): Worded => ({ cause, action });
const coded = (code: string, text: Text): Worded =>
  wordOf(text.codes.cameraCode, code) ?? { cause: text.codes.unknownReason(code), action: '' };

const view = (
  tone: Tone,
  word: string,
  words: Worded,
  seen: { readonly isLive?: boolean; readonly isStill?: boolean } = {},
): TileView => ({
  tone,
  word,
  cause: words.cause,
  action: words.action,
  isLive: seen.isLive ?? false,
  isStill: seen.isStill ?? false,
});
