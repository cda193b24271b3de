import type { LimitWords } from './limit-words-zh.ts';

/** The shipped profile is written in English: its own grounds are shown. */
export const limitWordsEn: LimitWords = {
  limitNames: {
    'sti.pass': 'Speech transmission index, good from',
    'sti.warn': 'Speech transmission index, fails below',
    'snrA.passDb': 'Signal to noise (A), good from',
    'snrA.warnDb': 'Signal to noise (A), fails below',
    'levelSpread.mostDb': 'Difference of level to the other rooms, at most',
    'thd.mostPercent': 'Harmonic distortion, at most',
    'hum.leastUnderSpeechDb': 'Hum under speech, at least',
    'clipping.mostPercent': 'Overloaded samples, at most',
    'dropout.mostCount': 'Dropouts, at most',
    'response.fromHz': 'Response, from',
    'response.toHz': 'Response, to',
    'response.withinDb': 'Response within plus or minus',
    'programme.leastMatchScore': 'Match with the recording, at least',
    'change.mostSti': 'STI against the acceptance or the other system, at most',
    'change.mostLevelDb': 'Level against the acceptance or the other system, at most',
    'change.mostResponseDb': 'Any octave against the acceptance or the other system, at most',
    'switchOver.passSeconds': 'Silence at a change-over, good up to',
    'switchOver.warnSeconds': 'Silence at a change-over, fails beyond',
    'zone.leastAttenuationDb': 'Rooms of other zones quieter than the zone, at least',
    'validity.mostHours': 'A result counts for',
  },
  shippedSources: {},
};
