import type { SignalOutput } from '../../../kit/preferences.ts';

/** A sound output of this computer. */
export interface OutputDevice {
  readonly id: string;
  readonly label: string;
}

export interface FoundOutputs {
  /** Named outputs, without the two entries the browser adds for "the usual one". */
  readonly devices: readonly OutputDevice[];
  /** False until a person has allowed the microphone once: the browser then names no devices. */
  readonly areNamed: boolean;
  /** What the usual output is at the moment; changes when the system is set to another one. */
  readonly usual: string;
}

/** The browser's own names for "whatever the system uses": no devices. */
const ALIASES = ['', 'default', 'communications'];

export function readOutputs(
  all: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'groupId' | 'label'>[],
): FoundOutputs {
  const outputs = all.filter(({ kind }) => kind === 'audiooutput');
  const usual = outputs.find(({ deviceId }) => deviceId === 'default');
  return {
    devices: outputs
      .filter(({ deviceId, label }) => !ALIASES.includes(deviceId) && label !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label })),
    areNamed: outputs.some(({ label }) => label !== ''),
    usual: usual === undefined ? '' : `${usual.groupId} ${usual.label}`,
  };
}

/** Outputs of this computer; null where pages have no access to them (no secure address). */
export async function findOutputs(): Promise<FoundOutputs | null> {
  if (!isSecureContext || !('mediaDevices' in navigator)) return null;
  return readOutputs(await navigator.mediaDevices.enumerateDevices());
}

/**
 * The chosen output among those that are there. `gone`: chosen once, not there now. `unknown`: it cannot be told, as
 * the browser names no devices. A device is known by its id, and by its name when the browser has given new ids.
 */
export function locateOutput(
  chosen: Exclude<SignalOutput, 'external'>,
  found: FoundOutputs | null,
):
  | { readonly kind: 'usual' }
  | { readonly kind: 'found'; readonly device: OutputDevice }
  | { readonly kind: 'gone' | 'unknown'; readonly label: string } {
  if (chosen === 'usual') return { kind: 'usual' };
  if (found?.areNamed !== true) return { kind: 'unknown', label: chosen.label };
  const named = found.devices.filter(({ label }) => label === chosen.label);
  const device =
    found.devices.find(({ id, label }) => id === chosen.id && label === chosen.label) ??
    (named.length === 1 ? named[0] : undefined);
  return device === undefined ? { kind: 'gone', label: chosen.label } : { kind: 'found', device };
}

/** Asks for the microphone, which is what makes a browser name the outputs, and lets go of it at once. */
export async function askForNames(): Promise<'named' | 'denied' | 'no-microphone'> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return 'named';
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'no-microphone' : 'denied';
  }
}
