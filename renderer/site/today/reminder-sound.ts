import { isMuted } from '../../kit/mute.ts';

/** One soft rising pair: unlike the sound of an instruction, which goes on until it is confirmed. */
const TONES_HZ = [520, 780] as const;
const TONE_S = 0.18;
const LEVEL = 0.2;

/** Sounds once; a browser that holds sound back until the page was touched stays silent, the banner is there all the same. */
export function soundReminder(): void {
  if (isMuted()) return;
  const context = new AudioContext();
  const close = (): void => void context.close().catch(() => undefined);
  if (context.state !== 'running') {
    void context.resume().then(() => play(context, close), close);
    return;
  }
  play(context, close);
}

function play(context: AudioContext, close: () => void): void {
  for (const [index, frequency] of TONES_HZ.entries()) {
    const atS = context.currentTime + index * TONE_S;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, atS);
    gain.gain.linearRampToValueAtTime(LEVEL, atS + 0.02);
    gain.gain.linearRampToValueAtTime(0, atS + TONE_S);
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain).connect(context.destination);
    tone.start(atS);
    tone.stop(atS + TONE_S);
    if (index === TONES_HZ.length - 1) tone.onended = close;
  }
}
