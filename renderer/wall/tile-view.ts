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

/** Whether a camera counts as "not normal" for the filter and the count. */
export const isProblem = (status: CameraStatus): boolean => status.state !== 'live';

/** Joins what the service says about a camera with what this page sees of it; the worse one speaks. */
export function viewOfTile(
  status: CameraStatus | undefined,
  stats: TileStats | undefined,
  isConnected: boolean,
  text: Text,
): TileView {
  const view = (tone: Tone, word: string, words: Worded, isLive = false): TileView => ({
    tone,
    word,
    cause: words.cause,
    action: words.action,
    isLive,
  });
  const coded = (code: string): Worded =>
    wordOf(text.codes.cameraCode, code) ?? { cause: text.codes.unknownReason(code), action: '' };
  const plain = (cause: string, action = ''): Worded => ({ cause, action });

  if (!isConnected) return view('fault', text.wall.stopped, plain(text.wall.serviceLost));
  if (!status) return view('unchecked', text.codes.cameraState.connecting, plain(''));
  if (!hasPictures(status.state))
    return view(STATE_TONES[status.state], text.codes.cameraState[status.state], coded(status.stateCode));
  switch (stats?.phase) {
    case undefined:
    case 'opening':
    case 'waiting-for-key-frame':
      return view('unchecked', text.codes.cameraState['waiting-for-key-frame'], plain(''));
    case 'cannot-decode':
      return view(
        'attention',
        text.codes.cameraState.unsupported,
        plain(text.wall.cannotDecode(stats.codec), text.wall.cannotDecodeAction),
      );
    case 'interrupted':
      return view('fault', text.wall.stopped, coded(stats.code));
    case 'socket-lost':
      return view('fault', text.wall.stopped, plain(text.wall.socketLost));
    case 'stopped':
      return view(
        'fault',
        text.wall.stopped,
        plain(text.wall.stoppedFor(text.frame.duration(stats.lastFrameAgeMs ?? 0))),
      );
    case 'playing':
      if (status.state === 'degraded')
        return view('attention', text.codes.cameraState.degraded, coded(status.stateCode), true);
      return view('normal', text.codes.cameraState.live, plain(''), true);
  }
}
