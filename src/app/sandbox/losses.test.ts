import { expect, test } from 'vitest';
import { daemons } from '../../daemons/registry.ts';
import { prepare, simulate } from '../../lab/lab.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Files } from '../../text/sourceFile.ts';
import { LOSS_MS, lossAnswer, lossesOf, lossScenario } from './losses.ts';
import { usualScenario } from './sandboxSystem.ts';

const haproxy = (check: string): string => `defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 10s
frontend www
    bind :80
    default_backend web
backend web
    server web1 10.77.0.21:80 ${check}
    server web2 10.77.0.22:80 ${check}
`;
const filesWith = (check: string): Files => ({
  'cluster.yaml':
    'site: http://10.77.0.11/\nmachines:\n  lb1: { address: 10.77.0.11, runs: [haproxy] }\n  web1: { address: 10.77.0.21, runs: [nginx] }\n  web2: { address: 10.77.0.22, runs: [nginx] }\n',
  'lb1/haproxy.cfg': haproxy(check),
  'web1/nginx.conf': 'events { }\nhttp { server { listen 80; } }\n',
  'web2/nginx.conf': 'events { }\nhttp { server { listen 80; } }\n',
});

function asked(check: string, id: string) {
  const cluster = prepare(filesWith(check), daemons).cluster as Cluster;
  const loss = lossesOf(cluster)
    .flatMap(({ losses }) => losses)
    .find((one) => one.id === id)!;
  const scenario = lossScenario(usualScenario, loss);
  const { verdict, sentences } = lossAnswer(cluster, simulate(cluster, scenario, 1, daemons));
  return { verdict, words: sentences.map(({ words }) => words).join(' '), sentences, scenario };
}

test('everything that may be lost, by machine', () => {
  const groups = lossesOf(prepare(filesWith('check'), daemons).cluster as Cluster);
  expect(groups.map(({ machine, losses }) => [machine, losses.map(({ words }) => words)])).toEqual([
    ['lb1', ['lb1 loses its power', 'the cable of lb1 is out', 'lb1/haproxy crashes']],
    ['web1', ['web1 loses its power', 'the cable of web1 is out', 'web1/nginx crashes']],
    ['web2', ['web2 loses its power', 'the cable of web2 is out', 'web2/nginx crashes']],
    [null, ['the switch is dead']],
  ]);
});

test('the scenario is the traffic as it is, with the loss in it for good', () => {
  const { scenario } = asked('check', 'power:web2');
  expect(scenario.traffic).toBe(usualScenario.traffic);
  expect(scenario.faults).toEqual([{ kind: 'power-off', machine: 'web2', atMs: LOSS_MS, untilMs: null }]);
  expect(
    lossScenario(
      { ...usualScenario, durationMs: 5000 },
      lossesOf(prepare(filesWith(''), daemons).cluster as Cluster)[0]!.losses[0]!,
    ).durationMs,
  ).toBe(40_000);
});

test('a checked server dies: who noticed, and when all was well', () => {
  const { words, sentences } = asked('check inter 1s fall 2', 'power:web2');
  expect(words).toMatch(/lb1 takes web2 out at 1\d\.\d s/);
  const moments = sentences.flatMap(({ atMs }) => atMs ?? []);
  expect(moments.every((atMs) => atMs > LOSS_MS - 1000 && atMs < LOSS_MS + 10_000)).toBe(true);
});

test('a server that nobody checks: it goes on failing, and the line is named', () => {
  const { verdict, words, sentences } = asked('', 'power:web2');
  expect(verdict).toMatch(/does not recover/);
  expect(words).toMatch(/Of \d+ requests that were under way or came after it, \d+ got a server error; \d+ were answered\./);
  expect(words).toContain('No daemon noticed anything.');
  expect(words).toMatch(/did not work again in the 50 s/);
  expect(sentences.some(({ span }) => span?.file === 'lb1/haproxy.cfg')).toBe(true);
});

test('the load balancer dies: nothing is answered', () => {
  const { verdict } = asked('check', 'power:lb1');
  expect(verdict).toBe('Nothing is answered any more.');
});

test('nobody notices the loss of what nobody needs', () => {
  const cluster = prepare(
    {
      ...filesWith('check'),
      'cluster.yaml': `${filesWith('check')['cluster.yaml']}  idle: { address: 10.77.0.50, runs: [] }\n`,
    },
    daemons,
  ).cluster as Cluster;
  const loss = lossesOf(cluster)
    .flatMap(({ losses }) => losses)
    .find(({ id }) => id === 'power:idle')!;
  const { verdict, sentences } = lossAnswer(cluster, simulate(cluster, lossScenario(usualScenario, loss), 1, daemons));
  expect(verdict).toBe('Nobody notices.');
  expect(sentences[0]?.words).toMatch(/^All \d+ requests/);
});
