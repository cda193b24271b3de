import { findOwnGlitches } from '../measures/own-glitch.ts';
import { measureThd } from '../measures/thd.ts';
import { toMono } from '../sound.ts';
import type { Analysis } from './analysis.ts';

/** Distortion of a test tone. */
export const analyseThd: Analysis = {
  reference: 'unused',
  analyse({ capture, profile }) {
    const samples = toMono(capture);
    const thd = measureThd(samples, capture.sampleRate);
    if (!thd)
      return {
        verdict: 'not-measurable',
        reasons: [{ code: 'no-tone', text: 'no steady tone stands out of the recording' }],
        fields: { fundamentalHz: null, levelDbfs: null, thdPercent: null, thdNPercent: null, harmonics: [] },
      };
    // Dropped blocks look like distortion: before anything is blamed, the path must be clean.
    const glitches = findOwnGlitches(samples, capture.sampleRate, thd.fundamentalHz);
    if (glitches.length > 0)
      return {
        verdict: 'not-measurable',
        reasons: [{ code: 'interrupted-tone', text: `the tone is interrupted ${glitches.length} times` }],
        fields: { ...thd, glitches },
      };
    const isWithin = thd.thdPercent <= profile.thd.mostPercent;
    const text = `${thd.thdPercent.toFixed(2)} % distortion, ${profile.thd.mostPercent} % are allowed`;
    return {
      verdict: isWithin ? 'pass' : 'fail',
      reasons: isWithin ? [] : [{ code: 'distortion', text }],
      fields: { ...thd },
    };
  },
};
