import { describe, expect, test } from 'vitest';
import { actAt } from './faultList.ts';
import { FutureBook } from './futureBook.svelte.ts';
import { noFutures, UNTOUCHED } from './futures.ts';

const off = (machine: string, atMs: number) => actAt({ kind: 'power-off', machine }, atMs);
const on = (machine: string, atMs: number) => actAt({ kind: 'end', fault: 'power-off', subject: machine }, atMs);

/** web1 off at 10 s, all of it seen; then back, and web2 off at 5 s. */
function tried(): FutureBook {
  const book = new FutureBook(noFutures, []);
  book.act(off('web1', 10_000));
  book.seen(60_000);
  book.act(off('web2', 5000));
  return book;
}

describe('the book of futures', () => {
  test('undo goes back the way everything was done, and redo forth', () => {
    const book = tried();
    expect([book.now.current, book.now.list.length]).toEqual([2, 3]);
    book.remove(1);
    expect(book.undo()).toBe(true);
    expect(book.now.list.map(({ id }) => id)).toEqual([0, 1, 2]);
    book.undo();
    expect(book.own).toEqual([off('web1', 10_000)]);
    book.undo();
    expect(book.now.current).toBe(UNTOUCHED);
    expect([book.canUndo, book.undo()]).toEqual([false, false]);
    for (const current of [1, 2]) {
      expect(book.redo()).toBe(true);
      expect(book.now.current).toBe(current);
    }
  });

  test('visits to futures are one step of undo', () => {
    const book = tried();
    book.returnTo(1);
    book.returnTo(UNTOUCHED);
    expect(book.returnTo(UNTOUCHED)).toBe(false);
    book.returnTo(1);
    book.undo();
    expect(book.now.current).toBe(2);
    book.redo();
    expect(book.now.current).toBe(1);
  });

  test('what was seen decides, after undo as well', () => {
    const book = tried();
    book.undo();
    book.act(on('web1', 30_000));
    expect(book.now.list.map(({ acts }) => acts.length)).toEqual([0, 1, 2]);
  });

  test('an end of what does not hold is nothing', () => {
    const book = tried();
    expect(book.act(on('web1', 20_000))).toBe(false);
    expect(book.act(on('web2', 20_000))).toBe(true);
    expect(book.own).toEqual([{ ...off('web2', 5000), untilMs: 20_000 }]);
  });

  test('a fault is taken away with its end; one that was there from the start cannot be', () => {
    const book = new FutureBook(noFutures, [{ kind: 'unplug', machine: 'db1', atMs: 1000, untilMs: null }]);
    book.act(off('web1', 2000));
    book.act(on('web1', 3000));
    expect(book.takeAway(1)).toBe(false);
    expect(book.takeAway(0)).toBe(true);
    expect(book.now).toEqual({ ...noFutures, list: [noFutures.list[0]] });
  });
});
