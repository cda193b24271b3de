import type { PlantedRoom } from '../../test/fakes/audio/planted-rooms.ts';

/** Every fault the composite can tell, with its truth. */
export const FAULTY: Readonly<Record<string, PlantedRoom>> = {
  silent: { codec: 'aac16', gainDb: -200, verdict: 'fail', code: 'no-signal' },
  quiet: { codec: 'g711', gainDb: -14, noiseDbfs: -70, verdict: 'warn', code: 'level-low' },
  noisy: { codec: 'g711', noiseDbfs: -31, verdict: 'fail', code: 'snr-low' },
  echoing: { codec: 'aac16', reverberationSeconds: 2, verdict: 'fail', code: 'sti-low' },
  hall: { codec: 'g711', echo: { seconds: 0.18, gainDb: -1 }, verdict: 'warn', code: 'sti-uncertain' },
  humming: { codec: 'g711', humDbfs: -30, verdict: 'fail', code: 'hum' },
  clipped: { codec: 'g711', gainDb: 18, verdict: 'fail', code: 'clipped' },
  overdriven: { codec: 'aac48', overdrivenAt: 0.12, verdict: 'fail', code: 'distorted' },
  interrupted: { codec: 'aac16', mutes: [[25, 25.12]], verdict: 'fail', code: 'dropouts' },
  'cut-in-sweep': { codec: 'g711', mutes: [[11, 11.15]], verdict: 'fail', code: 'dropouts' },
  dead: { codec: 'g711', zeros: [[30, 30.2]], verdict: 'pass', code: 'network-loss' },
  talking: { codec: 'g711', voiceDbfs: -26, verdict: 'not-measurable', code: 'disturbed' },
  gain: { codec: 'g711', automaticGain: true, verdict: 'not-measurable', code: 'disturbed' },
  'one-side': { codec: 'g711', sides: [0.9, 0], verdict: 'fail', code: 'channel-dead' },
  reversed: { codec: 'g711', sides: [0.9, -0.45], verdict: 'warn', code: 'polarity-reversed' },
  muted: { codec: 'muted', verdict: 'not-measurable', code: 'microphone-muted' },
  deaf: { codec: 'none', verdict: 'not-measurable', code: 'no-microphone' },
  torn: { codec: 'g711', isTorn: true, verdict: 'not-measurable', code: 'capture-incomplete' },
};

/** Sounds of healthy rooms; each serves several of them. */
export const HEALTHY: Readonly<Record<string, PlantedRoom>> = {
  'g711-a': { codec: 'g711', reverberationSeconds: 0.3, clockPpm: 40, verdict: 'pass', code: null },
  'g711-b': { codec: 'g711', reverberationSeconds: 0.45, noiseDbfs: -56, verdict: 'pass', code: null },
  'aac16-a': { codec: 'aac16', reverberationSeconds: 0.3, noiseDbfs: -58, verdict: 'pass', code: null },
  'aac16-b': { codec: 'aac16', reverberationSeconds: 0.4, clockPpm: -60, verdict: 'pass', code: null },
  'aac48-a': { codec: 'aac48', reverberationSeconds: 0.35, verdict: 'pass', code: null },
};
