import { describe, expect, it, vi } from 'vitest';
import {
  type Command,
  createCommandRegistry,
  type KeyPress,
  pressedKeys,
} from '../../../renderer/kit/commands.ts';

const press = (change: Partial<KeyPress>): KeyPress => ({
  key: 'a',
  code: 'KeyA',
  altKey: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 65,
  isInText: false,
  isInDialog: false,
  isOnControl: false,
  ...change,
});
const command = (id: string, keys: string): Command => ({ id, keys, label: id, group: 'g', run: vi.fn() });

describe('keys of a press', () => {
  it('names letters, pages and special keys', () => {
    expect(pressedKeys(press({}))).toBe('A');
    expect(pressedKeys(press({ key: '¡', code: 'Digit1', altKey: true }))).toBe('Alt+1');
    expect(pressedKeys(press({ key: '?', code: 'Slash' }))).toBe('?');
    expect(pressedKeys(press({ key: 'ArrowLeft', code: 'ArrowLeft' }))).toBe('ArrowLeft');
    expect(pressedKeys(press({ key: 'ArrowLeft', code: 'ArrowLeft', shiftKey: true }))).toBe(
      'Shift+ArrowLeft',
    );
    expect(pressedKeys(press({ key: ' ', code: 'Space' }))).toBe('Space');
    expect(pressedKeys(press({ key: 'A', shiftKey: true }))).toBe('A');
  });

  it('is dead while an input method composes, however the browser tells', () => {
    expect(pressedKeys(press({ isComposing: true }))).toBeNull();
    expect(pressedKeys(press({ keyCode: 229 }))).toBeNull();
    expect(pressedKeys(press({ key: 'Process', keyCode: 0 }))).toBeNull();
  });

  it('is dead in text fields and behind dialogs', () => {
    expect(pressedKeys(press({ isInText: true }))).toBeNull();
    expect(pressedKeys(press({ isInText: true, altKey: true, code: 'Digit1' }))).toBeNull();
    expect(pressedKeys(press({ isInDialog: true }))).toBeNull();
  });

  it('leaves Enter and Space to the control that has the focus, and browser shortcuts alone', () => {
    expect(pressedKeys(press({ key: 'Enter', isOnControl: true }))).toBeNull();
    expect(pressedKeys(press({ key: 'Enter' }))).toBe('Enter');
    expect(pressedKeys(press({ key: 'f', ctrlKey: true }))).toBeNull();
    expect(pressedKeys(press({ key: 'x', code: 'KeyX', altKey: true }))).toBeNull();
  });
});

describe('registry of commands', () => {
  it('finds by keys whatever the case, and forgets what was removed', () => {
    const registry = createCommandRegistry();
    const remove = registry.add([command('one', 'F')]);
    expect(registry.find('f')?.id).toBe('one');
    remove();
    expect(registry.find('f')).toBeNull();
  });

  it('lets the page override the frame while it is shown', () => {
    const registry = createCommandRegistry();
    registry.add([command('frame', 'Escape')]);
    const remove = registry.add([command('wall', 'Escape')]);
    expect(registry.find('Escape')?.id).toBe('wall');
    expect(registry.list()).toHaveLength(1);
    remove();
    expect(registry.find('Escape')?.id).toBe('frame');
  });

  it('refuses two commands with one id', () => {
    expect(() => createCommandRegistry().add([command('one', 'A'), command('one', 'B')])).toThrow('one id');
  });
});
