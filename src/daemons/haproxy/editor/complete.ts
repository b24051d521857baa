import type { Completion, ParseContext, Support } from '../../daemon.ts';
import { machineCompletions, namesGiven, plainCompletions, SUPPORT_NOTE } from '../../editing.ts';
import { choicesAfter, partAfter, usageParts } from '../../usage.ts';
import {
  BIND_OPTIONS,
  GLOBAL_DIRECTIVES,
  OPTIONS,
  PROXY_DIRECTIVES,
  SECTIONS,
  SERVER_OPTIONS,
  TIMEOUTS,
  type LineOption,
  type Side,
} from '../directives.ts';
import { KNOWN_FETCHES } from '../fetches.ts';
import { HELP } from '../help.ts';
import { names } from './names.ts';
import { directiveEntry, optionEntry, optionsFrom, placeAt, type Place } from './place.ts';
import { COMMON_CRITERIA, DIRECTIVE_VALUES, OPTION_VALUES, TIMES, TIME_OPTIONS } from './words.ts';

/** What may stand at a place in a haproxy.cfg. */
export function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const place = placeAt(text, line, column);
  if (place.inComment) return [];
  const { before } = place;
  const [first] = before;
  if (first === undefined) return firstWords(place.section);
  if (first === 'no' || first === 'default')
    return before.length === 1
      ? plainCompletions(['option'])
      : before.length === 2
        ? fromRows(OPTIONS, 'option ', place.section)
        : [];
  return new Arguments(text, line, place, context).complete(first);
}

class Arguments {
  readonly #place: Place;
  readonly #context: ParseContext;
  readonly #text: string;
  readonly #line: number;

  constructor(text: string, line: number, place: Place, context: ParseContext) {
    this.#text = text;
    this.#line = line;
    this.#place = place;
    this.#context = context;
  }

  complete(first: string): Completion[] {
    const { before, section } = this.#place;
    if (before.length === 1 && first === 'option') return fromRows(OPTIONS, 'option ', section);
    if (before.length === 1 && first === 'timeout') return fromRows(TIMEOUTS, 'timeout ', section);
    const condition = this.#condition(before);
    if (condition !== null) return condition;
    const from = optionsFrom(first);
    if (from !== null && before.length >= from) return this.#options(first, before);
    if (SECTIONS.has(first)) return this.#sectionWords(first, before);
    const named = this.#named(first, before);
    if (named !== null) return named;
    return this.#fromUsage(before, section);
  }

  /** Names of a kind; ACLs and servers of the section that the line stands in. */
  #given(kind: string): string[] {
    const uses = names(this.#text, this.#context);
    if (kind !== 'ACL') return namesGiven(uses, kind);
    const { lines } = this.#place;
    const opener = (line: number): number => {
      for (let i = line - 1; i >= 0; i--) if (SECTIONS.has(lines[i]?.words[0]?.value ?? '')) return i;
      return -1;
    };
    const own = opener(this.#line);
    const given = uses.filter(
      (use) => use.kind === 'ACL' && use.role === 'definition' && opener(use.span.line) === own,
    );
    return [...new Set(given.map((use) => use.name))];
  }

  #named(first: string, before: readonly string[]): Completion[] | null {
    const last = before.at(-1) as string;
    const at = before.length;
    if ((first === 'default_backend' || first === 'use_backend') && at === 1)
      return plainCompletions(this.#given('backend'), 'backend');
    if (first === 'use-server' && at === 1) return plainCompletions(this.#given('server'), 'server');
    if (first === 'acl')
      return at === 1
        ? plainCompletions(this.#given('ACL'), 'another test of this name')
        : at === 2
          ? criteria()
          : null;
    if (first === 'server' && at === 2) return machineCompletions(this.#context, ':80');
    if (first === 'bind') return bindAddresses(this.#context);
    if (last === 'table') return plainCompletions(this.#given('backend'), 'backend');
    if (last === 'peers' || last === 'mailers' || last === 'resolvers')
      return plainCompletions(this.#given(last), last);
    return null;
  }

  /** After `if` or `unless`: ACLs and operators; in braces, criteria. Null where no condition is open. */
  #condition(before: readonly string[]): Completion[] | null {
    if (before[0] === 'acl') return null;
    const from = before.findIndex((word, i) => i > 0 && (word === 'if' || word === 'unless'));
    if (from < 0) return null;
    const open = before.lastIndexOf('{') > before.lastIndexOf('}') && before.lastIndexOf('{') > from;
    if (open) return before.at(-1) === '{' ? criteria() : plainCompletions(['-i', '}']);
    const own = plainCompletions(this.#given('ACL'), 'ACL');
    return [
      ...own,
      ...plainCompletions(['{', '!', 'or', '||'], 'condition'),
      ...plainCompletions(['TRUE', 'FALSE', 'HTTP', 'LOCALHOST', 'METH_GET', 'METH_POST'], 'built in'),
    ];
  }

  #options(first: string, before: readonly string[]): Completion[] {
    const last = before.at(-1) as string;
    const table = first === 'bind' ? BIND_OPTIONS : SERVER_OPTIONS;
    const taking = table.get(last);
    if (taking !== undefined && taking.arguments > 0 && before.length > (optionsFrom(first) ?? 0)) {
      if (TIME_OPTIONS.has(last)) return plainCompletions(TIMES, 'time');
      if (last === 'resolvers') return plainCompletions(this.#given('resolvers'), 'resolvers');
      if (last === 'track') return plainCompletions(this.#given('server'), 'server');
      if (last === 'addr') return machineCompletions(this.#context, '');
      const usage = optionEntry(first, last)?.usage ?? '';
      return plainCompletions(OPTION_VALUES[last] ?? usageParts(usage)[0]?.choices ?? [], last);
    }
    const rows = [...table.values()].filter((row) => !before.includes(row.name));
    return bySupport(rows).map((row: LineOption) =>
      described(row.name, row.support, `${first === 'bind' ? 'bind' : 'server'} ${row.name}`),
    );
  }

  #sectionWords(first: string, before: readonly string[]): Completion[] {
    if (!['defaults', 'frontend', 'backend', 'listen'].includes(first)) return [];
    if (before.at(-1) === 'from') return plainCompletions(this.#given('defaults'), 'defaults');
    return before.length === 2 || (before.length === 1 && first === 'defaults')
      ? plainCompletions(['from'], 'a named defaults section')
      : [];
  }

  #fromUsage(before: readonly string[], section: string | null): Completion[] {
    const entry = directiveEntry(section, before);
    const values = before.length === 1 || before[0] === 'retry-on' ? DIRECTIVE_VALUES[before[0] as string] : undefined;
    if (entry === null) return plainCompletions(values ?? []);
    const parts = usageParts(entry.usage, entry.nameWords);
    const typed = before.slice(entry.nameWords);
    const choices = choicesAfter(parts, typed);
    const at = partAfter(parts, typed);
    const placeholder = at === null ? null : (parts[at]?.placeholder ?? null);
    const times = placeholder !== null && /time|delay|interval/.test(placeholder) ? TIMES : [];
    const free = (values ?? []).filter((v) => !choices.includes(v) && !before.includes(v));
    const takesCondition = at !== null && placeholder === 'condition' ? [] : choices;
    return plainCompletions([...takesCondition, ...free, ...times]);
  }
}

function described(name: string, support: Support, key: string): Completion {
  const help = HELP.get(key);
  const note = SUPPORT_NOTE[support];
  const shown = help?.usage ?? '';
  const usage = shown.startsWith(`${key} `)
    ? shown.slice(key.length + 1)
    : shown.replace(`${name} `, '').replace(name, '');
  return {
    label: name,
    detail: [usage, note].filter((s) => s !== '').join(' · '),
    insert: name,
    text: help?.text ?? '',
  };
}

function firstWords(section: string | null): Completion[] {
  const openers = [...SECTIONS.entries()].map(([name, support]) => described(name, support, name));
  if (section === 'global')
    return [
      ...bySupport([...GLOBAL_DIRECTIVES.values()]).map((d) => described(d.name, d.support, `global ${d.name}`)),
      ...openers,
    ];
  if (section === null || !['defaults', 'frontend', 'backend', 'listen'].includes(section)) return openers;
  return [...fromRows(PROXY_DIRECTIVES, '', section), ...openers, ...plainCompletions(['no'], 'no option <name>')];
}

/** Rows that mean something in the section, the simulated ones first. */
function fromRows(
  rows: ReadonlyMap<string, { name: string; support: Support; side: Side; inDefaults: boolean }>,
  prefix: string,
  section: string | null,
): Completion[] {
  const fits = [...rows.values()].filter(
    (row) =>
      (section !== 'frontend' || row.side !== 'backend') &&
      (section !== 'backend' || row.side !== 'frontend') &&
      (section !== 'defaults' || row.inDefaults),
  );
  return bySupport(fits).map((row) => described(row.name, row.support, prefix + row.name));
}

function bySupport<T extends { readonly support: Support }>(rows: readonly T[]): T[] {
  return [...rows.filter((r) => r.support === 'simulated'), ...rows.filter((r) => r.support !== 'simulated')];
}

function criteria(): Completion[] {
  const common = COMMON_CRITERIA.map(([label, detail]) => ({ label, detail, insert: label }));
  const first = new Set(COMMON_CRITERIA.map(([label]) => label));
  return [...common, ...plainCompletions([...KNOWN_FETCHES].filter((name) => !first.has(name)))];
}

function bindAddresses(context: ParseContext): Completion[] {
  const own = context.machine === null ? [] : [`${context.machine.address}:80`];
  return [
    { label: ':80', detail: 'every address of the machine', insert: ':80' },
    { label: '*:80', detail: 'the same', insert: '*:80' },
    ...plainCompletions(own, `${context.machine?.name ?? ''} itself`),
  ];
}
