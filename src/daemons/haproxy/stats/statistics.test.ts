import { describe, expect, test } from 'vitest';
import type { Statistics } from '../../../sim/behaviour.ts';
import { runUntil } from '../../../sim/run.ts';
import type { Fault, SingleRequest } from '../../../sim/scenario.ts';
import { behaviours, cluster } from '../lab.testing.ts';

const config = (level: string | null): string => `global
${level === null ? '' : `    stats socket /run/haproxy/admin.sock level ${level}\n`}defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend fe
    bind :80
    default_backend be
backend be
    server web1 web1:80 check inter 1s
    server web2 web2:80 maxconn 1
    server web3 web3:80 disabled
`;

/** The figures after three requests that came together, each of which takes 100 ms. */
function figures(level: string | null, commands: readonly string[] = [], atMs = 3000): Statistics {
  const requests = [1, 2, 3].map((i): SingleRequest => {
    return { atMs: 2000 + i, client: '10.77.0.101', method: 'GET', path: '/', timeoutMs: 5000 };
  });
  const faults = commands.map((command): Fault => {
    return { kind: 'tell', process: 'lb1/haproxy', command, atMs: 1000, untilMs: null };
  });
  const scenario = { traffic: null, requests, durationMs: 5000, faults };
  const world = runUntil(cluster(config(level), 100), scenario, 1, behaviours, atMs);
  const statistics = world.processes.get('lb1/haproxy')?.behaviour?.statistics?.();
  if (statistics === undefined) throw new Error('HAProxy keeps no figures');
  return statistics;
}

/** A line's cells by the titles of their columns. */
function line({ columns, rows }: Statistics, name: string): Record<string, string> {
  const row = rows.find(({ cells }) => cells[0] === name);
  return Object.fromEntries(columns.map(({ title }, i) => [title, row?.cells[i] ?? '?']));
}

describe('the figures in the panel', () => {
  test('are those of show stat, a line for each frontend, server and backend', () => {
    const statistics = figures('admin');
    expect(statistics.rows.map(({ cells }) => cells[0])).toEqual([
      'fe/FRONTEND',
      'be/web1',
      'be/web2',
      'be/web3',
      'be/BACKEND',
    ]);
    expect(line(statistics, 'fe/FRONTEND')).toMatchObject({
      status: 'OPEN',
      sessions: '0 / 3',
      total: '3',
      '2xx': '3',
      queue: '',
    });
    expect(line(statistics, 'be/web1')).toMatchObject({
      status: 'UP',
      total: '2',
      chosen: '2',
      retries: '0',
      answer: '100',
    });
    expect(line(statistics, 'be/web2')).toMatchObject({ status: 'no check', total: '1', 'last check': '' });
    expect(line(statistics, 'be/web3')).toMatchObject({ status: 'MAINT', total: '0' });
    expect(line(statistics, 'be/BACKEND')).toMatchObject({ status: 'UP', sessions: '0 / 3', total: '3', weight: '2' });
    expect(line(statistics, 'be/web1')['last check']).toMatch(/^(\* )?L4OK in \d+ ms$/);
  });

  test('show who is served and who waits', () => {
    const statistics = figures('admin', ['set server be/web1 state maint'], 2050);
    expect(line(statistics, 'be/web2')).toMatchObject({ sessions: '1 / 1' });
    expect(line(statistics, 'be/BACKEND')).toMatchObject({ queue: '2 / 2', sessions: '3 / 3' });
  });

  test('offer to a server the states that it is not in', () => {
    const ordersOf = (statistics: Statistics) =>
      statistics.rows.map(({ orders }) => orders.map(({ label }) => label).join(' '));
    expect(ordersOf(figures('admin'))).toEqual(['', 'drain maint', 'drain maint', 'drain ready', '']);
    const drained = figures('admin', ['set server be/web1 state drain']);
    expect(ordersOf(drained)[1]).toBe('maint ready');
    expect(drained.rows[1]?.orders[1]?.command).toBe('set server be/web1 state ready');
  });

  test.each([null, 'user', 'operator'])('offer none without a socket that takes them: %s', (level) => {
    const { rows, note } = figures(level);
    expect(rows.every(({ orders }) => orders.length === 0)).toBe(true);
    expect(note).toContain('stats socket /run/haproxy/admin.sock level admin');
  });
});
