import { usePreferences } from '../preferences.ts';
import { en } from './en/index.ts';
import { type Text, zh } from './zh/index.ts';

export type { Text } from './zh/index.ts';
export const TEXTS = { zh, en } as const satisfies Record<string, Text>;

/** The sentences of the chosen language. */
export const useText = (): Text => TEXTS[usePreferences().language];
