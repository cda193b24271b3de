import { describe, expect, it } from 'vitest';
import { stipaSignal } from '../../../site/audio/signals/stipa.ts';
import { sweepSignal } from '../../../site/audio/signals/sweep.ts';
import { measureStipa } from '../../../site/audio/sti/direct-sti.ts';
import { speechTransmissionIndex } from '../../../site/audio/sti/speech-index.ts';
import { createSweepMeter } from '../../../site/audio/sweep/measure-sweep.ts';
import { closedFullSti, closedStipa } from '../../fakes/audio/closed-form.ts';
import { CODEC_PATHS, throughCodec } from '../../fakes/audio/ffmpeg-path.ts';
import { inRoom } from '../../fakes/audio/room.ts';

const RATE = 48000;
const RT60 = 0.6;
const stipa = inRoom(stipaSignal(RATE, 18, -18), RATE, RT60, 2);
const swept = new Float64Array(8 * RATE);
swept.set(sweepSignal(RATE, 6, -14));
const sweptRoom = inRoom(swept, RATE, RT60, 2);

const meter = createSweepMeter(swept, RATE);

const BANDS: Readonly<Record<keyof typeof CODEC_PATHS, number>> = {
  'G.711 A-law': 5,
  'G.711 mu-law': 5,
  'AAC 16 kHz 32 kbit/s': 6,
  'AAC 48 kHz 64 kbit/s': 7,
};
const NAMES = Object.keys(BANDS) as (keyof typeof CODEC_PATHS)[];

describe('through real codecs', () => {
  it.each(NAMES)('STIPA over %s', (name) => {
    const bands = BANDS[name];
    const path = CODEC_PATHS[name];
    // The room's own reading over the same bands: what the codec adds is the codec's.
    const straight = measureStipa(stipa, RATE);
    const coded = measureStipa(throughCodec(stipa, RATE, path), path.sampleRate);
    expect(coded.usableBands).toHaveLength(bands);
    expect(coded).toMatchObject({ isValid: true, isCertifiable: bands === 7 });
    const sameBands = speechTransmissionIndex(straight.mti.map((mti, band) => (band < bands ? mti : null)));
    expect(Math.abs((coded.sti ?? 0) - (sameBands ?? 0))).toBeLessThan(0.03);
    expect(Math.abs((coded.sti ?? 0) - closedStipa({ rt60: RT60, bands }))).toBeLessThan(0.05);
  });

  it.each(NAMES)('sweep over %s', (name) => {
    const bands = BANDS[name];
    const path = CODEC_PATHS[name];
    const straight = meter(sweptRoom, RATE);
    const coded = meter(throughCodec(sweptRoom, RATE, path), path.sampleRate);
    if ('problem' in coded || 'problem' in straight) throw new Error('not measured');
    expect(coded.usableBands).toHaveLength(bands);
    const inBand = coded.response.filter(
      ({ hz }) => hz >= 99 && hz < Math.min(10_000, 0.38 * path.sampleRate),
    );
    expect(inBand.length).toBeGreaterThan(25);
    for (const { hz, db } of inBand) {
      const truth = straight.response.find((point) => point.hz === hz)?.db ?? Number.NaN;
      expect(Math.abs(db - truth), `${hz} Hz`).toBeLessThan(0.6);
    }
    for (const { hz, s } of coded.rt60) {
      const truth = straight.rt60.find((band) => band.hz === hz)?.s ?? Number.NaN;
      expect(Math.abs(s / truth - 1), `${hz} Hz`).toBeLessThan(0.1);
    }
    expect(Math.abs((coded.sti ?? 0) - closedFullSti({ rt60: RT60, bands }))).toBeLessThan(0.03);
    expect(Math.abs(coded.delayMs - straight.delayMs)).toBeLessThan(1);
  });

  it('a band a codec has cut off is found missing after resampling too', () => {
    const path = CODEC_PATHS['G.711 mu-law'];
    const again = measureStipa(throughCodec(stipa, RATE, path, RATE), RATE);
    expect(again.usableBands).toEqual([125, 250, 500, 1000, 2000]);
    expect(again.isCertifiable).toBe(false);
  });
});
