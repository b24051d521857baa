import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KEYS, presentKey } from './presentKeys.ts';

// Node has no elements; a key press without a target needs none.
beforeEach(() => vi.stubGlobal('Element', class {}));

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  presentKey({
    key,
    defaultPrevented: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    target: null,
    ...more,
  } as KeyboardEvent);

describe('keys of the projector', () => {
  it('know a clicker', () => {
    expect(press('PageDown')).toEqual({ kind: 'next' });
    expect(press('PageUp')).toEqual({ kind: 'back' });
    expect(press('.')).toEqual({ kind: 'blank' });
    expect(press('Escape')).toEqual({ kind: 'leave' });
  });

  it('tell digits, and undo from redo', () => {
    expect(press('3')).toEqual({ kind: 'digit', digit: 3 });
    expect(press('0')).toBeNull();
    expect(press('r')).toEqual({ kind: 'again' });
    expect(press('R', { shiftKey: true })).toEqual({ kind: 'redo' });
  });

  it('are the same with the caps lock on', () => {
    expect(press('N')).toEqual({ kind: 'step' });
    expect(press('F')).toEqual({ kind: 'fire' });
  });

  it('leave the browser its own', () => {
    expect(press('r', { ctrlKey: true })).toBeNull();
    expect(press('a', { metaKey: true })).toBeNull();
    expect(press('F5')).toBeNull();
    expect(press('Tab')).toBeNull();
  });

  it('in the legend each do what they say', () => {
    const typed = KEYS.flatMap(({ keys }) => keys).filter((key) => /^[A-Z]$/.test(key));
    expect(typed).toEqual(['R', 'F', 'Q', 'A', 'N', 'P', 'B', 'H']);
    for (const key of typed) expect(press(key.toLowerCase())).not.toBeNull();
  });
});
