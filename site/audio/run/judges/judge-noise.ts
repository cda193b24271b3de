import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

export const judgeNoise: Judge = ({ level }, { snrA }) => {
  if (level === null) return [];
  if (level.snrADb === null)
    return [reasonOf('no-background', 'pass', 'No quiet stretch was heard before the signal.', {})];
  const figures = { snrADb: round(level.snrADb, 1), limitDb: snrA.passDb };
  if (level.snrADb < snrA.warnDb)
    return [
      reasonOf('snr-low', 'fail', 'The signal is too weak against the noise of the room.', {
        ...figures,
        limitDb: snrA.warnDb,
      }),
    ];
  if (level.snrADb < snrA.passDb)
    return [reasonOf('snr-low', 'warn', 'The signal is little above the noise of the room.', figures)];
  return [];
};

export const judgeHum: Judge = ({ hum, level }, { hum: limits }) => {
  if (hum?.humDbfs == null || !hum.isPresent || level?.rmsDbfs == null) return [];
  const underDb = level.rmsDbfs - hum.humDbfs;
  if (underDb >= limits.leastUnderSpeechDb) return [];
  return [
    reasonOf('hum', 'fail', 'Mains hum is too strong.', {
      hz: round(hum.fundamentalHz ?? 0, 1),
      underDb: round(underDb, 1),
      limitDb: limits.leastUnderSpeechDb,
    }),
  ];
};
