/** The one table of colours and sizes: fed to antd's theme and to the CSS variables. Contrast at least 5:1. */
export interface Palette {
  readonly background: string;
  readonly surface: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly attention: string;
  readonly fault: string;
  readonly shelved: string;
}

export type ThemeName = 'light' | 'dark';

export const PALETTES: Readonly<Record<ThemeName, Palette>> = {
  light: {
    background: '#E9ECEF',
    surface: '#F5F6F8',
    line: '#CBD2D8',
    text: '#1B242C',
    muted: '#55616C',
    accent: '#1D5FA3',
    onAccent: '#F5F6F8',
    attention: '#8A5A00',
    fault: '#B3261E',
    shelved: '#5E4596',
  },
  dark: {
    background: '#12171B',
    surface: '#1B2228',
    line: '#323C45',
    text: '#E4E9ED',
    muted: '#9AA7B2',
    accent: '#7DB4F0',
    onAccent: '#12171B',
    attention: '#F0B24A',
    fault: '#FF6B61',
    shelved: '#B9A3F0',
  },
};

export const FONT_STACK =
  '"Microsoft YaHei UI","PingFang SC","Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif';
export const RADIUS_PX = 4;
export const BODY_PX = 14;
export const TARGET_PX = 32;
export const MOTION_SECONDS = 0.12;

/** CSS variables of a theme, by name (`--line` …). */
export function cssVariables(theme: ThemeName): Record<`--${string}`, string> {
  const palette = PALETTES[theme];
  return Object.fromEntries(Object.entries(palette).map(([name, value]) => [`--${name}`, value]));
}
