import type { Support } from '../daemon.ts';

/** One keyword of keepalived.conf, with what the lab does about it. */
export interface Keyword {
  readonly name: string;
  /** `line`: words on one line. `values`: a block of free lines. `block`: a block of keywords. */
  readonly shape: 'line' | 'values' | 'block';
  readonly support: Support;
  /** What follows the keyword, for completions: `SECONDS`. */
  readonly args: string;
  /** What it does and its default; empty where the name says what there is to say. */
  readonly help: string;
  readonly children: readonly Keyword[];
  /** Which of keepalived's processes read it; only roots differ. */
  readonly owners: readonly Owner[];
  /** A block of values whose heading has a name. */
  readonly headed: boolean;
}

/** keepalived's processes: the parent, which reads global_defs, and its children. */
export type Owner = 'global' | 'check' | 'vrrp' | 'bfd';

interface More {
  readonly shape?: Keyword['shape'];
  readonly args?: string;
  readonly children?: readonly Keyword[];
  readonly owners?: readonly Owner[];
  readonly headed?: boolean;
}

export function keyword(name: string, support: Support, help: string, more: More = {}): Keyword {
  const children = more.children ?? [];
  return {
    name,
    support,
    help,
    args: more.args ?? '',
    children,
    shape: more.shape ?? (children.length > 0 ? 'block' : 'line'),
    owners: more.owners ?? ['vrrp'],
    headed: more.headed ?? false,
  };
}

export const simulated = (name: string, args: string, help: string, more: More = {}) =>
  keyword(name, 'simulated', help, { args, ...more });
const words = (support: Support, names: string): Keyword[] =>
  names.split(/\s+/).map((name) => keyword(name, support, ''));
export const noEffect = (names: string) => words('no-effect', names);
export const leftOut = (names: string) => words('not-simulated', names);
export const values = (name: string, support: Support, help = '') => keyword(name, support, help, { shape: 'values' });
