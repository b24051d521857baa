import { createActor } from 'xstate';
import { describe, expect, test } from 'vitest';
import { playbackMachine, speedBeside, SPEEDS } from './playback.ts';

function player(durationMs = 1000) {
  const actor = createActor(playbackMachine, { input: { durationMs } });
  actor.start();
  return actor;
}

describe('playback', () => {
  test('moves only while playing, by real time times the speed', () => {
    const actor = player();
    actor.send({ type: 'TICK', elapsedMs: 100 });
    expect(actor.getSnapshot().context.tMs).toBe(0);
    actor.send({ type: 'PLAY' });
    actor.send({ type: 'TICK', elapsedMs: 100 });
    actor.send({ type: 'SPEED', speed: 0.25 });
    actor.send({ type: 'TICK', elapsedMs: 100 });
    expect(actor.getSnapshot().context.tMs).toBe(125);
    actor.send({ type: 'PAUSE' });
    actor.send({ type: 'TICK', elapsedMs: 100 });
    expect(actor.getSnapshot().context.tMs).toBe(125);
  });

  test('stops at the end, and plays again from the start', () => {
    const actor = player();
    actor.send({ type: 'PLAY' });
    actor.send({ type: 'TICK', elapsedMs: 5000 });
    expect(actor.getSnapshot().value).toBe('atEnd');
    expect(actor.getSnapshot().context.tMs).toBe(1000);
    actor.send({ type: 'PLAY' });
    expect(actor.getSnapshot().value).toBe('playing');
    expect(actor.getSnapshot().context.tMs).toBe(0);
  });

  test('keeps the moment within the run, whatever is sought', () => {
    const actor = player();
    actor.send({ type: 'SEEK', tMs: -5 });
    expect(actor.getSnapshot().context.tMs).toBe(0);
    actor.send({ type: 'SEEK', tMs: 4000 });
    expect(actor.getSnapshot().value).toBe('atEnd');
    expect(actor.getSnapshot().context.tMs).toBe(1000);
    actor.send({ type: 'SEEK', tMs: 400 });
    expect(actor.getSnapshot().value).toBe('paused');
    expect(actor.getSnapshot().context.tMs).toBe(400);
  });

  test('a longer run goes on where it was, a shorter one ends there', () => {
    const actor = player();
    actor.send({ type: 'SEEK', tMs: 1000 });
    actor.send({ type: 'DURATION', durationMs: 2000 });
    expect(actor.getSnapshot().value).toBe('paused');
    actor.send({ type: 'PLAY' });
    actor.send({ type: 'TICK', elapsedMs: 500 });
    expect(actor.getSnapshot().context.tMs).toBe(1500);
    actor.send({ type: 'DURATION', durationMs: 1200 });
    expect(actor.getSnapshot().value).toBe('atEnd');
    expect(actor.getSnapshot().context.tMs).toBe(1200);
  });
});

test('speeds go from a quarter to sixteen times, and no further', () => {
  const up = [0, 1, 2, 3].map((i) => speedBeside(SPEEDS[i]!, 1));
  expect(up).toEqual([1, 4, 16, 16]);
  expect(SPEEDS.map((speed) => speedBeside(speed, -1))).toEqual([0.25, 0.25, 1, 4]);
});
