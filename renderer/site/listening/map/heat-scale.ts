import type { ThemeName } from '../../../kit/tokens.ts';

/** One step of the scale: a surface, and the text that reads on it. */
export interface HeatStep {
  readonly surface: string;
  readonly text: string;
}

const DARK_TEXT = '#0B1116';
const LIGHT_TEXT = '#FFFFFF';
const step = (surface: string, text: string): HeatStep => ({ surface, text });

/**
 * From nothing to much: lightness moves in one direction only, so that a greyscale print says the same. The middle
 * greys on which neither black nor white text reads are left out.
 */
export const HEAT_STEPS: Readonly<Record<ThemeName, readonly HeatStep[]>> = {
  light: [
    step('#EAEEF3', DARK_TEXT),
    step('#CAD8E8', DARK_TEXT),
    step('#AAC3E0', DARK_TEXT),
    step('#88ADD6', DARK_TEXT),
    step('#6496C9', DARK_TEXT),
    step('#2F6BA6', LIGHT_TEXT),
    step('#1D5286', LIGHT_TEXT),
    step('#103A62', LIGHT_TEXT),
  ],
  dark: [
    step('#212B34', LIGHT_TEXT),
    step('#243A4E', LIGHT_TEXT),
    step('#294B69', LIGHT_TEXT),
    step('#305D87', LIGHT_TEXT),
    step('#3A70A3', LIGHT_TEXT),
    step('#6F9FD0', DARK_TEXT),
    step('#93BAE2', DARK_TEXT),
    step('#BDD6F1', DARK_TEXT),
  ],
};

/** The step of a share of the scale, 0 (nothing to worry about) to 1; beyond either end the last one. */
export function heatStep(theme: ThemeName, share: number): HeatStep {
  const steps = HEAT_STEPS[theme];
  const index = Math.floor(Math.min(1, Math.max(0, share)) * steps.length);
  return steps[Math.min(steps.length - 1, index)] ?? step('transparent', 'inherit');
}
