import { isMuted } from './mute.ts';

/** Two tones that carry over a talking room without being a siren, every two seconds. */
const EVERY_MS = 2_000;
const TONES_HZ = [880, 660] as const;
const TONE_S = 0.22;
const LEVEL = 0.25;

export interface AlarmSound {
  /** False while the browser holds sound back until somebody touches the page. */
  isAudible(): boolean;
  stop(): void;
}

/** Sounds until it is stopped; silent while the page is muted. Touching the page wakes a held-back sound. */
export function startAlarmSound(onChange: () => void): AlarmSound {
  const context = new AudioContext();
  const beep = (): void => {
    if (isMuted() || context.state !== 'running') return;
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
    }
  };
  const wake = (): void => void context.resume().catch(() => undefined);
  context.onstatechange = () => {
    beep();
    onChange();
  };
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  const timer = setInterval(beep, EVERY_MS);
  beep();
  return {
    isAudible: () => context.state === 'running',
    stop() {
      clearInterval(timer);
      removeEventListener('pointerdown', wake);
      removeEventListener('keydown', wake);
      context.onstatechange = null;
      void context.close();
    },
  };
}
