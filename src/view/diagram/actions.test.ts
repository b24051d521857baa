import { describe, expect, it } from 'vitest';
import { worldAt } from '../../app/traceReading.ts';
import { fault, life, shopCluster, startTrace } from '../../trace/folds.testing.ts';
import { actionsFor, itemForKey } from './actions.ts';
import { machineLabel } from './stateWords.ts';

describe('what can be done to a machine', () => {
  const cluster = shopCluster();
  const writer = startTrace(cluster);
  life(writer, 1000, 'web2/mysql', 'running', 'killed');
  life(writer, 2000, 'web2/app', 'running', 'frozen');
  fault(writer, 3000, 'unplug', 'web2', 0);
  fault(writer, 4000, 'power-off', 'web2', 1);
  const trace = writer.finish(1, 9000, null);
  const at = (tMs: number, name: string) => {
    const world = worldAt(cluster, trace, tMs);
    const machine = world.machines.find((m) => m.name === name)!;
    return { machine, items: actionsFor(machine, world.beliefs) };
  };

  it('is to break what works', () => {
    const { items } = at(0, 'web1');
    expect(items.map((item) => item.key).join('')).toBe('PCKFD');
    expect(itemForKey(items, 'p')?.choices[0]?.action).toEqual({ kind: 'power-off', machine: 'web1' });
    expect(itemForKey(items, 'K')?.choices.map((choice) => choice.label)).toEqual(['Kill nginx', 'Kill app']);
    expect(itemForKey(items, 'D')?.label).toBe('Drain in lb1');
    expect(itemForKey(items, 'x')).toBeNull();
  });

  it('is to mend what is broken', () => {
    const { items } = at(3500, 'web2');
    expect(itemForKey(items, 'C')?.choices[0]?.action).toEqual({ kind: 'end', fault: 'unplug', subject: 'web2' });
    const kills = itemForKey(items, 'K')?.choices.map((choice) => choice.label);
    expect(kills).toEqual(['Kill nginx', 'Kill app', 'Start mysql again']);
    expect(itemForKey(items, 'F')?.choices.map((choice) => choice.label)).toEqual(['Freeze nginx', 'Let app go on']);
  });

  it('is little without power, and no draining of what no load balancer sends to', () => {
    expect(at(5000, 'web2').items.map((item) => item.label)).toEqual(['Power on', 'Plug the cable in', 'Drain in lb1']);
    expect(
      at(0, 'lb1')
        .items.map((item) => item.key)
        .join(''),
    ).toBe('PCKF');
  });

  it('goes with a label that says every state in words', () => {
    expect(machineLabel(at(0, 'web1').machine)).toBe('web1, up, runs nginx and app');
    expect(machineLabel(at(2500, 'web2').machine)).toBe('web2, up, runs nginx, app frozen, mysql crashed');
    expect(machineLabel(at(5000, 'web2').machine)).toBe('web2, no power, holds nginx, app and mysql');
  });
});
