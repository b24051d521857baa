import { expect, test } from 'vitest';
import { fileName, groupFiles, worstDiagnostic, type EditorFile } from './editorFile.ts';

const file = (path: string): EditorFile => ({ path, text: '', edited: false, broken: false });

test('files are grouped by machine, with those of no machine last', () => {
  const files = ['cluster.yaml', 'lb1/haproxy.cfg', 'web1/nginx.conf', 'lb1/etc/keepalived/keepalived.conf'].map(file);
  expect(groupFiles(files).map((g) => [g.machine, g.files.map((f) => fileName(f.path))])).toEqual([
    ['lb1', ['haproxy.cfg', 'keepalived.conf']],
    ['web1', ['nginx.conf']],
    [null, ['cluster.yaml']],
  ]);
});

test('an error is worse than a warning, and the first of its kind counts', () => {
  const d = (severity: 'error' | 'warning' | 'info', message: string) => ({
    file: 'a',
    span: null,
    severity,
    code: 'x',
    message,
  });
  expect(worstDiagnostic([])).toBeNull();
  expect(worstDiagnostic([d('info', '1'), d('error', '2'), d('error', '3')])?.message).toBe('2');
});
