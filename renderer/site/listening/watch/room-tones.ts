import type { WatchRoom, WatchRoomState } from '../../../../shared/contract/listening-watch.ts';
import type { Tone } from '../../../kit/status-mark.tsx';

export const STATE_TONES: Readonly<Record<WatchRoomState, Tone>> = {
  waiting: 'unchecked',
  aligning: 'unchecked',
  learning: 'normal',
  heard: 'normal',
  silent: 'fault',
  faint: 'attention',
  late: 'attention',
  muffled: 'attention',
  noisy: 'attention',
  'off-speed': 'attention',
  'not-measurable': 'unconnected',
};

const RANK: readonly WatchRoomState[] = [
  'silent',
  'noisy',
  'late',
  'off-speed',
  'muffled',
  'faint',
  'not-measurable',
  'aligning',
  'waiting',
  'learning',
  'heard',
];

export const isFaulty = ({ state }: WatchRoom): boolean => RANK.indexOf(state) < RANK.indexOf('aligning');

/** Worst first, else in the order of the site. */
export const worstFirst = (rooms: readonly WatchRoom[]): WatchRoom[] =>
  rooms.toSorted((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
