import { describe, expect, test } from 'vitest';
import { Workspace } from './workspace.svelte.ts';

const start = { 'lb1/haproxy.cfg': 'start', 'web1/app.env': 'PORT=80' };
const open = (edits = {}, versions: Record<string, string>[] = []) => new Workspace(start, edits, {}, versions);

describe('a workspace', () => {
  test('keeps what differs, and nothing of files that are gone', () => {
    const workspace = open({ 'lb1/haproxy.cfg': 'mine', 'gone.cfg': 'x' });
    expect(workspace.edits).toEqual({ 'lb1/haproxy.cfg': 'mine' });
    expect(workspace.edit('lb1/haproxy.cfg', 'mine')).toBe(false);
    expect(workspace.edit('gone.cfg', 'y')).toBe(false);
    expect(workspace.edit('lb1/haproxy.cfg', 'start')).toBe(true);
    expect(workspace.edits).toEqual({});
  });

  test('remembers what ran before an edit: the last valid text, where a file would not start', () => {
    const workspace = open();
    workspace.edit('lb1/haproxy.cfg', 'good');
    workspace.noteInvalid(workspace.files, []);
    workspace.edit('lb1/haproxy.cfg', 'bad');
    workspace.noteInvalid(workspace.files, ['lb1/haproxy.cfg']);
    expect(workspace.versions.past).toEqual([{}]);
    workspace.lookedAt();
    workspace.edit('lb1/haproxy.cfg', 'better');
    expect(workspace.versions.past).toEqual([{ 'lb1/haproxy.cfg': 'good' }, {}]);
  });

  test('remembers what a reset took away', () => {
    const workspace = open({ 'web1/app.env': 'PORT=81' });
    workspace.reset('web1/app.env');
    workspace.replaceEdits({ 'web1/app.env': 'PORT=82' });
    expect(workspace.versions.past).toEqual([{}, { 'web1/app.env': 'PORT=81' }]);
  });
});
