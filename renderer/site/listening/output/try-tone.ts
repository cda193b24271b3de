/** Not a divisor of the sample rate, so that every sample differs (IEC 61606). */
const TONE_HZ = 997;
/** Enough to be heard at the volume an exam is played at, and no shock at a higher one. */
const TONE_PEAK = 10 ** (-20 / 20);
const FADE_SECONDS = 0.02;

/** Fills a buffer with a tone that fades in and out. */
export function toneOf(buffer: AudioBuffer): AudioBuffer {
  const { sampleRate, length } = buffer;
  const fade = FADE_SECONDS * sampleRate;
  const samples = buffer.getChannelData(0);
  for (let n = 0; n < length; n += 1)
    samples[n] =
      TONE_PEAK *
      Math.min(1, n / fade, (length - n) / fade) *
      Math.sin((2 * Math.PI * TONE_HZ * n) / sampleRate);
  return buffer;
}
