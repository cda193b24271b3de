import { expect, test } from 'vitest';
import { SIGNALS } from '../../../site/audio/command/signals.ts';
import { CHECK_SECONDS } from '../../../site/audio/signals/check-plan.ts';
import { secondsOf } from '../../../site/audio/sound.ts';
import { bytesAsSource, readWav } from '../../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { sentence } from './run/rooms.ts';

const RATE = 8000;

// STIPA, composite and tone are read back from the command line (test/service/audio/signal-command.test.ts).
test.each(Object.entries(SIGNALS).filter(([kind]) => !['stipa', 'check', 'tone'].includes(kind)))(
  'the signal %s is a WAV of its length that neither clips nor is silent',
  (_, signal) => {
    const seconds = signal.seconds?.usual ?? CHECK_SECONDS;
    const made = signal.make({ sampleRate: RATE, seconds, frequencyHz: 1000, levelDbfs: -20, sentence });
    const read = readWav(bytesAsSource(writeWav(made, 's16')));
    if ('problem' in read) throw new Error(read.text);
    expect(read.sampleRate).toBe(RATE);
    expect(secondsOf(read)).toBeCloseTo(seconds, 3);
    for (const samples of read.channels) {
      let most = 0;
      let power = 0;
      for (const value of samples) {
        most = Math.max(most, Math.abs(value));
        power += (value * value) / samples.length;
      }
      expect(most).toBeLessThan(0.999);
      // The quietest of them is the tone of -20 dBFS; the composite and the sweep hold pauses.
      expect(10 * Math.log10(power)).toBeGreaterThan(-28);
    }
  },
);
