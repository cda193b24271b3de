import type { AlarmReasonCode } from '../worded.ts';

/** Reasons of alarms that are not a camera's or the link's own. */
export const alarmReason: Record<AlarmReasonCode, string> = {
  offline: 'the line is down',
  refused: 'the other side refuses',
  connecting: 'no connection comes about',
  'clock-stepped': "this PC's clock was set or jumped",
  'disk-low': 'little space is left on the data disk',
  'disk-full': 'the space for recordings is full; none is past its retention',
  'disk-error': 'the disk of the recordings reports errors',
  'disk-slow': 'the disk of the recordings is too slow',
  'high-water-missing': 'the file of numbers is missing',
  'high-water-damaged': 'the file of numbers is damaged',
  'events-missing': 'numbered entries are missing',
  'heads-differ': 'the chain does not fit the file of numbers',
  'row-damaged': 'an entry was changed or damaged',
  'database-replaced': 'the database was replaced',
  'site-changed': 'the site code has changed',
  regressed: "this PC's data went back to an older state",
  fork: "this PC's record and the centre's have parted",
};
