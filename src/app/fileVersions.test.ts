import { describe, expect, test } from 'vitest';
import { baselines, editing, lookedAt, VERSIONS_MAX, versionsOf } from './fileVersions.ts';

const cfg = 'lb1/haproxy.cfg';

describe('versions of the files', () => {
  test('one edit is all the typing until somebody looks at what it does', () => {
    let versions = editing(versionsOf([]), {});
    versions = editing(versions, { [cfg]: 'i' });
    versions = editing(versions, { [cfg]: 'in' });
    expect(versions.past).toEqual([{}]);
    versions = editing(lookedAt(versions), { [cfg]: 'inter' });
    expect(versions.past).toEqual([{ [cfg]: 'inter' }, {}]);
  });

  test('are named by what was edited since', () => {
    const versions = versionsOf([{ [cfg]: 'two' }, { [cfg]: 'one' }, {}]);
    expect(baselines(versions, { [cfg]: 'three' }, true).map(({ name }) => name)).toEqual([
      `before your edit of ${cfg}`,
      `2 edits ago: ${cfg}`,
      'before all your edits',
    ]);
    expect(baselines(versionsOf([{}]), { [cfg]: 'a', 'web1/app.env': 'b' }, true).map(({ name }) => name)).toEqual([
      `before your edit of ${cfg} and 1 more`,
    ]);
  });

  test('always have the start, unless the files are there', () => {
    expect(baselines(versionsOf([]), {}, true)).toEqual([]);
    expect(baselines(versionsOf([{ [cfg]: 'one' }]), { [cfg]: 'two' }, true).at(-1)?.edits).toEqual({});
  });

  test('that are as the files are now are none, and no more are kept than can be told apart', () => {
    let versions = versionsOf([]);
    for (let i = 0; i < 20; i++) versions = lookedAt(editing(versions, { [cfg]: `${i % 8}` }));
    expect(versions.past).toHaveLength(VERSIONS_MAX);
    expect(new Set(versions.past.map((edits) => edits[cfg])).size).toBe(VERSIONS_MAX);
    expect(baselines(versions, { [cfg]: '3' }, true).some(({ edits }) => edits[cfg] === '3')).toBe(false);
  });
});
