import { describe, expect, it } from 'vitest';
import { contextOf } from './cluster.testing.ts';
import { ROOTS, type Keyword } from './directives.ts';
import { editor } from './editor.ts';

const LB1 = contextOf('lb1');
const TEXT = `! a comment
vrrp_script chk {
    script "pgrep -x haproxy"
}
vrrp_instance VI_1 {
    state MASTER
    priority 150 # higher
    virtual_ipaddress {
        10.77.0.100/24 dev eth0
    }
    track_script {

    }

}
`;

const labels = (line: number, column: number, text = TEXT) =>
  editor.complete(text, line, column, LB1).map((c) => c.label);

describe('editor', () => {
  it('colours by what the words are', () => {
    const shown = editor
      .tokens(TEXT)
      .map((t) => `${t.kind} ${(TEXT.split('\n')[t.line - 1] as string).slice(t.column - 1, t.column - 1 + t.length)}`);
    expect(shown).toEqual(
      expect.arrayContaining([
        'comment ! a comment',
        'section vrrp_script',
        'name chk',
        'string "pgrep -x haproxy"',
        'directive priority',
        'number 150',
        'comment # higher',
        'address 10.77.0.100/24',
        'keyword MASTER',
        'keyword dev',
      ]),
    );
  });

  it('completes by block', () => {
    expect(labels(1, 1)).toEqual(ROOTS.map((r) => r.name));
    expect(labels(14, 1)).toContain('advert_int');
    expect(labels(14, 1)).not.toContain('interval');
    expect(labels(12, 1)).toEqual(['chk']);
    expect(labels(6, 11, TEXT.replace('state MASTER', 'state '))).toEqual(['MASTER', 'BACKUP']);
  });

  it('explains the word under the pointer, where it stands', () => {
    expect(editor.hover(TEXT, 7, 6)?.text).toContain('Default: 100');
    expect(editor.hover(TEXT, 7, 20)).toBeNull();
  });

  it('every directive that the lab simulates is explained', () => {
    const silent = (list: readonly Keyword[]): string[] =>
      list.flatMap((k) => [...(k.support === 'simulated' && k.help === '' ? [k.name] : []), ...silent(k.children)]);
    expect(silent(ROOTS)).toEqual([]);
  });
});
