import type { Help } from './directives.ts';

/** Words for the hovers of what decides about logs (facts: configuration manual 2.6, sections 4.2 and 8). The lab shows them among a machine's logs. */

const row = (key: string, usage: string, text: string): readonly [string, Help] => [key, { usage, text }];

export const LOG_HELP: readonly (readonly [string, Help])[] = [
  row(
    'log',
    'log global | <address> [format <format>] <facility> [<level> [<minlevel>]]',
    'Where this section’s messages go; `global` takes the lines of the `global` section. Without it nothing is logged.',
  ),
  row('log-format', 'log-format <string>', 'A format of your own for the line of each request or connection.'),
  row('log-tag', 'log-tag <string>', 'The name that messages carry. Without it: haproxy.'),
  row(
    'option httplog',
    'option httplog [clf]',
    'A line for each request: its times, its status, how it ended, who was connected, who waited.',
  ),
  row(
    'option tcplog',
    'option tcplog',
    'A line for each connection: its times, its bytes, how it ended, who was connected, who waited.',
  ),
  row('option dontlognull', 'option dontlognull', 'Connections on which nothing came are not logged.'),
  row('option dontlog-normal', 'option dontlog-normal', 'Only what failed, or was sent to another server, is logged.'),
  row(
    'option log-separate-errors',
    'option log-separate-errors',
    'What failed is logged as an error (`err`), not as information.',
  ),
  row('option logasap', 'option logasap', 'What is not known yet when a line is written is marked with `+`.'),
  row('option log-health-checks', 'option log-health-checks', 'Each change of what a health check finds is logged.'),
];
