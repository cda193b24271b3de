import { align, forAlignment } from '../align/align.ts';
import { layOn } from '../align/lay-on.ts';
import { measureHum } from '../measures/hum.ts';
import { measureLevel } from '../measures/level.ts';
import { toMono } from '../sound.ts';
import type { Analysis } from './analysis.ts';
import { noMatch } from './reference-sound.ts';

/** Mains hum; judged by its distance to the sound of the recording. */
export const analyseHum: Analysis = {
  reference: 'optional',
  analyse({ capture, reference, profile }) {
    const samples = toMono(capture);
    let programme: Float32Array | null = null;
    if (reference) {
      const heard = forAlignment(samples, capture.sampleRate);
      const other = forAlignment(toMono(reference), reference.sampleRate);
      const alignment = align(heard, other);
      if (!alignment) return noMatch({ isPresent: null, fundamentalHz: null, humDbfs: null, harmonics: [] });
      programme = layOn(other, alignment, heard.length);
    }
    const hum = measureHum(samples, capture.sampleRate, programme);
    const { rmsDbfs, snrDb } = measureLevel(capture);
    const underDb = rmsDbfs - hum.humDbfs;
    // Without sound that stands out there is nothing to compare the hum with.
    const isJudged = hum.isPresent && snrDb !== null;
    const isWithin = !isJudged || underDb >= profile.hum.leastUnderSpeechDb;
    const text = `hum of ${(hum.fundamentalHz ?? 0).toFixed(2)} Hz ${underDb.toFixed(1)} dB under the sound, ${profile.hum.leastUnderSpeechDb} dB are wanted`;
    return {
      verdict: hum.isPresent && !isJudged ? null : isWithin ? 'pass' : 'fail',
      reasons: isWithin ? [] : [{ code: 'hum', text }],
      fields: { ...hum },
    };
  },
};
