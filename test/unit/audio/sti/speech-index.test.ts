import { describe, expect, it } from 'vitest';
import { FULL_MODULATIONS_HZ, SPEECH_SPECTRUM_DB } from '../../../../site/audio/sti/constants.ts';
import { levelCorrections, maskingSlopeDb } from '../../../../site/audio/sti/level-correction.ts';
import { stiRating } from '../../../../site/audio/sti/rating.ts';
import {
  modulationTransferIndex,
  speechTransmissionIndex,
  transmissionIndex,
} from '../../../../site/audio/sti/speech-index.ts';
import { closedFullSti, closedStipa, closedTransfer } from '../../../fakes/audio/closed-form.ts';

describe('speech transmission index of known modulation transfers', () => {
  it.each([
    [0.3, 0.8275, 0.8295],
    [0.4, 0.7779, 0.7808],
    [0.5, 0.7363, 0.7394],
    [0.6, 0.7001, 0.7028],
    [0.8, 0.6389, 0.6429],
    [1, 0.5885, 0.5929],
    [1.2, 0.547, 0.5514],
    [1.5, 0.4979, 0.5023],
    [2, 0.4374, 0.4418],
    [3, 0.3571, 0.3617],
  ])('exponential decay of %f s', (rt60, full, pairs) => {
    expect(Math.abs(closedFullSti({ rt60 }) - full)).toBeLessThan(0.0001);
    expect(Math.abs(closedStipa({ rt60 }) - pairs)).toBeLessThan(0.0001);
  });

  it.each([
    [-15, 0],
    [-6, 0.3],
    [0, 0.5],
    [6, 0.7],
    [12, 0.9],
    [15, 1],
    [40, 1],
  ])('steady noise at %f dB', (snrDb, sti) => {
    expect(closedFullSti({ snrDb })).toBeCloseTo(sti, 6);
    expect(closedStipa({ snrDb })).toBeCloseTo(sti, 6);
  });

  it.each([
    [0.4, 10, 0.6716, 0.6733],
    [0.8, 10, 0.5679, 0.5705],
    [0.8, 5, 0.4931, 0.495],
    [1.5, 10, 0.459, 0.4624],
    [1.5, 15, 0.4837, 0.4877],
  ])('decay of %f s and noise at %f dB together', (rt60, snrDb, full, pairs) => {
    expect(Math.abs(closedFullSti({ rt60, snrDb }) - full)).toBeLessThan(0.0001);
    expect(Math.abs(closedStipa({ rt60, snrDb }) - pairs)).toBeLessThan(0.0001);
  });

  it('is renormalised over the bands that are left, so a perfect path stays perfect', () => {
    expect(speechTransmissionIndex([1, 1, 1, 1, 1, null, null])).toBeCloseTo(1, 12);
    expect(speechTransmissionIndex([null, null, 0.5, 0.5, null, null, null])).toBeCloseTo(0.5, 12);
    expect(speechTransmissionIndex([null, null, null, null, null, null, null])).toBeNull();
  });

  it('limits what it is given', () => {
    expect(transmissionIndex(-1)).toBe(0);
    expect(transmissionIndex(0)).toBe(0);
    expect(transmissionIndex(0.5)).toBe(0.5);
    expect(transmissionIndex(2)).toBe(1);
  });

  it.each([
    [60, 0.6356],
    [70, 0.6347],
    [85, 0.6111],
  ])('allows for masking and threshold at %f dBA', (levelDba, expected) => {
    const corrections = levelCorrections(SPEECH_SPECTRUM_DB.map((db) => db + levelDba));
    const bands = corrections.map((factor) =>
      modulationTransferIndex(FULL_MODULATIONS_HZ.map((hz) => factor * closedTransfer(hz, 0.8, Infinity))),
    );
    expect(Math.abs((speechTransmissionIndex(bands) ?? 0) - expected)).toBeLessThan(0.0002);
  });

  it('has a masking slope without steps where its formulas meet', () => {
    for (const db of [63, 67]) expect(maskingSlopeDb(db - 1e-9)).toBeCloseTo(maskingSlopeDb(db), 6);
    expect(maskingSlopeDb(110)).toBe(-10);
  });

  it('has its letters', () => {
    expect([0.76, 0.7599, 0.66, 0.6, 0.36, 0.3599].map(stiRating)).toEqual(['A+', 'A', 'C', 'D', 'J', 'U']);
  });
});
