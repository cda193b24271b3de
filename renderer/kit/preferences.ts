import { useSyncExternalStore } from 'react';
import type { ThemeName } from './tokens.ts';

export type Language = 'zh' | 'en';

/** Where this computer plays test signals: not at all, over its usual output, or over one device of this name. */
export type SignalOutput = 'external' | 'usual' | { readonly id: string; readonly label: string };

/** Choices of this browser, kept in localStorage. `operatorId` is who acts on this page. */
export interface Preferences {
  readonly language: Language;
  readonly theme: ThemeName;
  readonly wallTheme: ThemeName;
  readonly operatorId: string | null;
  readonly wallGrid: number | null;
  readonly patrolSeconds: number;
  readonly signalOutput: SignalOutput;
}

const KEY = 'exam-console.preferences';
const DEFAULTS: Preferences = {
  language: 'zh',
  theme: 'light',
  wallTheme: 'dark',
  operatorId: null,
  wallGrid: null,
  patrolSeconds: 10,
  signalOutput: 'external',
};

/** Reads what was stored; anything unknown or damaged falls back to the default, field by field. */
export function parsePreferences(stored: string | null): Preferences {
  let raw: unknown;
  try {
    raw = JSON.parse(stored ?? '{}');
  } catch {
    raw = {};
  }
  const given: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {};
  const pick = <T>(name: string, isValid: (value: unknown) => value is T, fallback: T): T =>
    isValid(given[name]) ? given[name] : fallback;
  const isTheme = (value: unknown): value is ThemeName => value === 'light' || value === 'dark';
  return {
    language: pick('language', (v): v is Language => v === 'zh' || v === 'en', DEFAULTS.language),
    theme: pick('theme', isTheme, DEFAULTS.theme),
    wallTheme: pick('wallTheme', isTheme, DEFAULTS.wallTheme),
    operatorId: pick('operatorId', (v): v is string => typeof v === 'string', null),
    wallGrid: pick('wallGrid', (v): v is number => typeof v === 'number', null),
    patrolSeconds: pick('patrolSeconds', (v): v is number => typeof v === 'number', DEFAULTS.patrolSeconds),
    signalOutput: readSignalOutput(given['signalOutput']),
  };
}

function readSignalOutput(value: unknown): SignalOutput {
  if (value === 'external' || value === 'usual') return value;
  const { id, label }: { id?: unknown; label?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  return typeof id === 'string' && typeof label === 'string' ? { id, label } : DEFAULTS.signalOutput;
}

const readStored = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

let current: Preferences | null = null;
const listeners = new Set<() => void>();

export function getPreferences(): Preferences {
  current ??= parsePreferences(readStored());
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...getPreferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferences, getPreferences);
