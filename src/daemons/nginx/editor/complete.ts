import type { Completion, ParseContext } from '../../daemon.ts';
import { machineCompletions, namesGiven, plainCompletions, SUPPORT_NOTE } from '../../editing.ts';
import { choicesAfter, partAfter, usageParts } from '../../usage.ts';
import { allowedIn, DIRECTIVES, directivesNamed, type Directive } from '../directives.ts';
import { helpFor, SERVER_PARAMETERS } from '../help.ts';
import { names } from './names.ts';
import { placeAt } from './place.ts';
import { usageOf } from './usage.ts';

const TIMES = ['500ms', '1s', '2s', '5s', '10s', '30s', '60s'];
const VARIABLES = [
  '$host',
  '$http_host',
  '$remote_addr',
  '$proxy_add_x_forwarded_for',
  '$scheme',
  '$request_uri',
  '$uri',
  '$args',
  '$upstream_addr',
  '$status',
];
const CODES = ['200', '204', '301', '302', '403', '404', '444', '500', '502', '503', '504'];

/** What may stand at a place in an nginx.conf. */
export function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const { before, context: letter, inComment } = placeAt(text, line, column);
  if (inComment || letter === null) return [];
  const [first, ...rest] = before.map((word) => word.text);
  if (first === undefined) return directivesOf(letter);
  const row = directivesNamed(first).find((d) => allowedIn(d, letter));
  return row === undefined ? [] : argumentsOf(row, rest, text, context);
}

function directivesOf(letter: string): Completion[] {
  const rows = DIRECTIVES.filter((d) => allowedIn(d, letter));
  const rank = (d: Directive): number => (d.support === 'simulated' ? 0 : d.support === 'no-effect' ? 1 : 2);
  return [0, 1, 2].flatMap((of) => rows.filter((row) => rank(row) === of)).map(directiveCompletion);
}

function directiveCompletion(row: Directive): Completion {
  const help = helpFor(row.name);
  const byDefault = help?.byDefault ?? null;
  const detail = [byDefault === null ? '' : `default: ${byDefault}`, SUPPORT_NOTE[row.support]];
  return {
    label: row.name,
    detail: detail.filter((d) => d !== '').join(' · '),
    insert:
      row.block && row.args === '0' ? `${row.name} {\n    \n}` : row.args === '0' ? `${row.name};` : `${row.name} `,
    text: help?.text ?? '',
  };
}

function argumentsOf(row: Directive, typed: readonly string[], text: string, context: ParseContext): Completion[] {
  const given = (kind: string, prefix = '') =>
    plainCompletions(
      namesGiven(names(text, context), kind).map((name) => prefix + name),
      kind,
    );
  switch (row.name) {
    case 'server':
      if (row.contexts !== 'u') return [];
      if (typed.length === 0) return machineCompletions(context, ':80');
      return SERVER_PARAMETERS.filter(({ label }) => !typed.some((w) => w.split('=')[0] === label.split('=')[0])).map(
        ({ label, text: words }) => ({ label, detail: words, insert: label }),
      );
    case 'proxy_pass':
      return typed.length > 0
        ? []
        : [
            ...given('upstream', 'http://'),
            ...machineCompletions(context, '', 'http://'),
            ...machineCompletions(context, ':3000', 'http://'),
          ];
    case 'listen':
      if (typed.length === 0)
        return plainCompletions([
          '80',
          '443 ssl',
          ...(context.machine === null ? [] : [`${context.machine.address}:80`]),
        ]);
      break;
    case 'try_files':
    case 'error_page':
      return [
        ...given('location'),
        ...plainCompletions(row.name === 'try_files' ? ['$uri', '$uri/', '=404', '/index.html'] : CODES),
      ];
    case 'access_log':
      return typed.length === 0 ? plainCompletions(['/var/log/nginx/access.log', 'off']) : given('log format');
    case 'limit_req':
      return given('zone', 'zone=');
    case 'limit_conn':
    case 'proxy_cache':
      return typed.length === 0 ? given('zone') : [];
    case 'return':
      return typed.length === 0 ? plainCompletions(CODES, 'status') : [];
    case 'proxy_set_header':
      return typed.length === 0
        ? plainCompletions(['Host', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-Proto', 'Connection'], 'field')
        : [...plainCompletions(VARIABLES, 'variable'), ...given('variable', '$')];
    case 'hash':
      if (typed.length === 0)
        return plainCompletions(['$request_uri', '$remote_addr', '$uri', '$arg_id', '$cookie_id'], 'key');
      break;
    case 'include':
      return plainCompletions(['mime.types', '/etc/nginx/conf.d/*.conf'], 'file');
  }
  return fromUsage(row, typed);
}

/** Fixed words of the usage line; times where a time is due. */
function fromUsage(row: Directive, typed: readonly string[]): Completion[] {
  const parts = usageParts(usageOf(row));
  const at = partAfter(parts, typed);
  const placeholder = at === null ? '' : (parts[at]?.placeholder ?? '');
  const choices = choicesAfter(parts, typed).filter((choice) => choice !== '…' && !/[{}]/.test(choice));
  const times = /^(time|fail_timeout)$/.test(placeholder) && (parts[at ?? 0]?.choices.length ?? 0) === 0 ? TIMES : [];
  return plainCompletions([...choices.map((choice) => choice.replace(/<.*$/, '')), ...times]);
}
