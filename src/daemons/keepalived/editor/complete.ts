import type { Completion, ParseContext } from '../../daemon.ts';
import { namesGiven, plainCompletions, SUPPORT_NOTE } from '../../editing.ts';
import { choicesAfter, partAfter, usageParts } from '../../usage.ts';
import { keywordsIn, type Keyword } from '../directives.ts';
import { names } from './names.ts';
import { placeAt, usageOf, VALUE_USAGE } from './place.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What may stand at a place in a keepalived.conf. */
export function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const { path, before, inComment } = placeAt(text, line, column);
  if (inComment) return [];
  const block = path.at(-1) ?? '';
  const keywords = keywordsIn(path);
  const [first] = before;
  if (keywords === null)
    return first === undefined ? valuesIn(block, text, context) : valueWords(block, before, context);
  if (first === undefined) return keywords.map(keywordCompletion);
  const keyword = keywords.find((k) => k.name === first);
  if (keyword === undefined) return [];
  const own = before.length === 1 ? parameterChoices(first, text, context) : null;
  return own ?? fromUsage(keyword, before.slice(1));
}

function keywordCompletion(keyword: Keyword): Completion {
  const note = SUPPORT_NOTE[keyword.support];
  const args = keyword.shape === 'line' ? keyword.args : keyword.args.replace(/\s*\{.*$/, '');
  const named = args === '' ? '' : ` ${args}`;
  const insert =
    keyword.shape === 'line' ? keyword.name + (args === '' ? '' : ' ') : `${keyword.name}${named} {\n    \n}`;
  return {
    label: keyword.name,
    detail: [keyword.args, note].filter((s) => s !== '').join(' · '),
    insert,
    text: keyword.help,
  };
}

/** What a line of a block of values begins with. */
function valuesIn(block: string, text: string, context: ParseContext): Completion[] {
  const given = (kind: string) => plainCompletions(namesGiven(names(text, context), kind), kind);
  switch (block) {
    case 'track_script':
      return plainCompletions(namesGiven(names(text, context), 'script'), 'vrrp_script');
    case 'track_process':
      return given('track process');
    case 'track_file':
      return given('track file');
    case 'track_bfd':
      return given('BFD instance');
    case 'group':
      return given('VRRP instance');
    case 'unicast_peer':
      return others(context);
    case 'track_interface':
      return plainCompletions(interfaces(context), 'interface');
    default:
      return [];
  }
}

/** The words that may follow on such a line, and what they take. */
function valueWords(block: string, before: readonly string[], context: ParseContext): Completion[] {
  const usage = VALUE_USAGE[block];
  const last = before.at(-1) as string;
  if (usage === undefined || last === 'weight' || last === 'label' || last === 'brd') return [];
  if (last === 'dev') return plainCompletions(interfaces(context), 'interface');
  if (last === 'scope') return plainCompletions(['global', 'link', 'host', 'site'], 'scope');
  const words = usageParts(usage, 0).flatMap((part) => part.choices.map((choice) => choice.split(' ')[0] as string));
  return plainCompletions(
    words.filter((word) => !before.includes(word)),
    block,
  );
}

function others(context: ParseContext): Completion[] {
  const rows = [...context.hosts].filter(([name]) => name !== context.machine?.name);
  return rows.map(([name, address]) => ({ label: address, detail: name, insert: address }));
}

function interfaces(context: ParseContext): string[] {
  return [context.machine?.interface ?? 'eth0', ...(context.machine?.moreInterfaces ?? [])];
}

/** First parameters that the workspace knows; null where the keyword's usage tells more. */
function parameterChoices(keyword: string, text: string, context: ParseContext): Completion[] | null {
  switch (keyword) {
    case 'interface':
      return plainCompletions(interfaces(context), keyword);
    case 'script_user':
    case 'user':
      return plainCompletions(['root', 'nobody'], keyword);
    case 'unicast_src_ip':
    case 'mcast_src_ip':
      return plainCompletions(context.machine === null ? [] : [context.machine.address], context.machine?.name ?? '');
    case 'real_server':
    case 'sorry_server':
      return others(context).map((c) => ({ ...c, label: `${c.label} 80`, insert: `${c.insert} 80` }));
    case 'virtual_server': {
      const groups = namesGiven(names(text, context), 'virtual server group');
      return plainCompletions(
        groups.map((name) => `group ${name}`),
        'virtual server group',
      );
    }
    case 'script': {
      const runs = (context.machine?.runs ?? ['haproxy']).filter((daemon) => daemon !== 'keepalived');
      return plainCompletions(
        runs.flatMap((daemon) => [`"pgrep -x ${daemon}"`, `"killall -0 ${daemon}"`]),
        'is it running?',
      );
    }
    default:
      return null;
  }
}

const NUMBERS: Readonly<Record<string, readonly string[]>> = dictionary({
  SECONDS: ['1', '2', '5'],
  COUNT: ['1', '2', '3'],
  '1-255': ['50', '51', '100', '150'],
});

/** Fixed words of the usage line, or likely numbers. */
function fromUsage(keyword: Keyword, typed: readonly string[]): Completion[] {
  const parts = usageParts(usageOf(keyword));
  const choices = choicesAfter(parts, typed);
  const at = partAfter(parts, typed);
  const placeholder = at === null ? '' : (parts[at]?.placeholder ?? '');
  return plainCompletions([...choices, ...(typed.length === 0 ? (NUMBERS[placeholder] ?? []) : [])]);
}
