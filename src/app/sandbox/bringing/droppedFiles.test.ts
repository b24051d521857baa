import { expect, test } from 'vitest';
import { droppedFiles, dragsFiles } from './droppedFiles.ts';

/** A folder as the browser gives it: its reader hands out a hundred at most, then none. */
function folder(name: string, children: object[], path = `/${name}`): object {
  return {
    name,
    fullPath: path,
    isFile: false,
    isDirectory: true,
    createReader() {
      const left = [...children];
      return { readEntries: (hear: (some: object[]) => void) => hear(left.splice(0, 100)) };
    },
  };
}

function file(path: string, readable = true): object {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    name,
    fullPath: path,
    isFile: true,
    file: (hear: (file: File) => void, fail: () => void) => (readable ? hear(new File(['x'], name)) : fail()),
  };
}

function drop(...entries: object[]): DataTransfer {
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null }));
  return {
    items: [{ kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null }, ...items],
  } as unknown as DataTransfer;
}

const paths = async (transfer: DataTransfer): Promise<string[]> =>
  (await droppedFiles(transfer)).map(({ path }) => path);

test('files, and folders with all that is below them', async () => {
  const many = Array.from({ length: 250 }, (_, n) => file(`/prod/conf.d/${n}.conf`));
  const prod = folder('prod', [
    file('/prod/haproxy.cfg'),
    folder('conf.d', many, '/prod/conf.d'),
    folder('.git', [file('/prod/.git/HEAD')], '/prod/.git'),
  ]);
  const found = await paths(drop(prod, file('/notes.txt')));
  expect(found).toHaveLength(252);
  expect(found).toEqual(expect.arrayContaining(['prod/haproxy.cfg', 'prod/conf.d/249.conf', 'notes.txt']));
});

test('what cannot be read, and what never ends, is said', async () => {
  await expect(paths(drop(file('/gone.cfg', false)))).rejects.toThrow('gone.cfg cannot be read');
  const endless = folder(
    'endless',
    Array.from({ length: 10_001 }, (_, n) => file(`/endless/${n}`)),
  );
  await expect(paths(drop(endless))).rejects.toThrow('more than 10000 files');
});

test('a browser that gives files and no entries', async () => {
  const item = { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => new File(['x'], 'a.cfg') };
  expect(await paths({ items: [item] } as unknown as DataTransfer)).toEqual(['a.cfg']);
});

test('only what has files in it', () => {
  const dragging = (types: string[]): DragEvent => ({ dataTransfer: { types } }) as unknown as DragEvent;
  expect([
    dragsFiles(dragging(['Files'])),
    dragsFiles(dragging(['text/plain'])),
    dragsFiles({ dataTransfer: null } as DragEvent),
  ]).toEqual([true, false, false]);
});
