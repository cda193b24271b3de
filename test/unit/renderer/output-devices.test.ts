import { describe, expect, test } from 'vitest';
import { parsePreferences } from '../../../renderer/kit/preferences.ts';
import { locateOutput, readOutputs } from '../../../renderer/site/listening/output/output-devices.ts';

const output = (deviceId: string, label: string, groupId = deviceId) => ({
  kind: 'audiooutput' as const,
  deviceId,
  groupId,
  label,
});
const named = readOutputs([
  { ...output('m1', 'Microphone'), kind: 'audioinput' as const },
  output('default', 'Default - Speakers', 'g1'),
  output('communications', 'Communications - Speakers', 'g1'),
  output('a1', 'Speakers', 'g1'),
  output('b2', 'USB card', 'g2'),
]);

describe('the outputs of this computer', () => {
  test('are the named devices; what stands for the usual one is none', () => {
    expect(named).toEqual({
      devices: [
        { id: 'a1', label: 'Speakers' },
        { id: 'b2', label: 'USB card' },
      ],
      areNamed: true,
      usual: 'g1 Default - Speakers',
    });
  });

  test('have no names before a permission: then nothing is known of a chosen one', () => {
    const hidden = readOutputs([output('', '')]);
    expect(hidden).toEqual({ devices: [], areNamed: false, usual: '' });
    expect(locateOutput({ id: 'b2', label: 'USB card' }, hidden)).toEqual({
      kind: 'unknown',
      label: 'USB card',
    });
    expect(locateOutput('usual', hidden)).toEqual({ kind: 'usual' });
  });

  test('a chosen one is found by id, or by its name when ids are new; never another one', () => {
    expect(locateOutput({ id: 'b2', label: 'USB card' }, named)).toEqual({
      kind: 'found',
      device: { id: 'b2', label: 'USB card' },
    });
    expect(locateOutput({ id: 'old', label: 'USB card' }, named)).toMatchObject({ device: { id: 'b2' } });
    expect(locateOutput({ id: 'c3', label: 'HDMI' }, named)).toEqual({ kind: 'gone', label: 'HDMI' });
    // The id now belongs to something else.
    expect(locateOutput({ id: 'a1', label: 'HDMI' }, named)).toEqual({ kind: 'gone', label: 'HDMI' });
    const twins = readOutputs([output('x', 'USB card'), output('y', 'USB card')]);
    expect(locateOutput({ id: 'old', label: 'USB card' }, twins)).toEqual({
      kind: 'gone',
      label: 'USB card',
    });
  });

  test('the choice is remembered, and a damaged one is none', () => {
    const stored = (signalOutput: unknown) => parsePreferences(JSON.stringify({ signalOutput })).signalOutput;
    expect(stored('usual')).toBe('usual');
    expect(stored({ id: 'b2', label: 'USB card', more: 1 })).toEqual({ id: 'b2', label: 'USB card' });
    for (const damaged of [undefined, null, 7, 'page', { id: 'b2' }, { id: 1, label: 'x' }, []])
      expect(stored(damaged)).toBe('external');
  });
});
