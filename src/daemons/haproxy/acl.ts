import { ipv4Number } from './address.ts';

/** What a condition looks at. */
export interface Facts {
  /** Null before a request is there (mode tcp). */
  readonly method: string | null;
  readonly path: string | null;
  readonly host: string | null;
  /** The client's IPv4 address as one number. */
  readonly client: number;
  readonly port: number;
  /** Usable servers of a backend: `nbsrv(name)`. */
  usableServers(backend: string): number;
}

export type Fetch =
  'path' | 'method' | 'host' | 'src' | 'dst_port' | 'nbsrv' | 'always_true' | 'always_false' | 'unknown';
export type Match = 'str' | 'beg' | 'end' | 'sub' | 'dir' | 'int' | 'ip' | 'bool';

/** One criterion with its patterns: holds when any pattern fits. Plain data. */
export interface Test {
  readonly fetch: Fetch;
  readonly argument: string;
  readonly match: Match;
  readonly ignoreCase: boolean;
  readonly patterns: readonly string[];
}

/** A name or an anonymous `{ … }` in a condition: any of its tests, or none of them when negated. */
export interface Term {
  readonly negate: boolean;
  readonly tests: readonly Test[];
}

/** `if a b || c`: any of these groups, all terms of a group. */
export interface Condition {
  readonly unless: boolean;
  readonly groups: readonly (readonly Term[])[];
}

export function holds(condition: Condition, facts: Facts): boolean {
  const met = condition.groups.some((terms) =>
    terms.every((term) => term.tests.some((test) => passes(test, facts)) !== term.negate),
  );
  return met !== condition.unless;
}

function passes(test: Test, facts: Facts): boolean {
  switch (test.fetch) {
    case 'always_true':
      return true;
    case 'path':
      return textFits(test, facts.path);
    case 'method':
      return textFits(test, facts.method);
    case 'host':
      return textFits(test, facts.host);
    case 'src':
      return test.patterns.some((pattern) => addressFits(pattern, facts.client));
    case 'dst_port':
      return numberFits(test.patterns, facts.port);
    case 'nbsrv':
      return numberFits(test.patterns, facts.usableServers(test.argument));
    // What the lab cannot look at never matches; its line says so.
    case 'always_false':
    case 'unknown':
      return false;
  }
}

function textFits(test: Test, value: string | null): boolean {
  if (value === null) return false;
  const subject = test.ignoreCase ? value.toLowerCase() : value;
  for (const written of test.patterns) {
    const pattern = test.ignoreCase ? written.toLowerCase() : written;
    switch (test.match) {
      case 'str':
        if (subject === pattern) return true;
        break;
      case 'beg':
        if (subject.startsWith(pattern)) return true;
        break;
      case 'end':
        if (subject.endsWith(pattern)) return true;
        break;
      case 'sub':
        if (subject.includes(pattern)) return true;
        break;
      case 'dir':
        // Whole path components, as in `/api/` and `/api?`.
        if (`/${subject.split('?')[0]}/`.includes(`/${pattern.replace(/^\/+|\/+$/g, '')}/`)) return true;
        break;
      default:
        return false;
    }
  }
  return false;
}

function addressFits(pattern: string, client: number): boolean {
  const [address, bits] = pattern.split('/') as [string, string?];
  const network = ipv4Number(address);
  const prefix = bits === undefined ? 32 : Number(bits);
  if (network === null || !(prefix >= 0 && prefix <= 32)) return false;
  const size = 2 ** (32 - prefix);
  return Math.floor(network / size) === Math.floor(client / size);
}

/** `lt 1`, `ge 2 le 3`, `1:5`, `2`: an operator holds for the numbers after it. */
function numberFits(patterns: readonly string[], value: number): boolean {
  let operator = 'eq';
  for (const pattern of patterns) {
    if (['eq', 'ge', 'gt', 'le', 'lt'].includes(pattern)) {
      operator = pattern;
      continue;
    }
    const [low, high] = pattern.split(':') as [string, string?];
    if (
      high !== undefined
        ? value >= Number(low) && (high === '' || value <= Number(high))
        : compare(operator, value, Number(low))
    )
      return true;
  }
  return false;
}

function compare(operator: string, value: number, bound: number): boolean {
  if (operator === 'ge') return value >= bound;
  if (operator === 'gt') return value > bound;
  if (operator === 'le') return value <= bound;
  if (operator === 'lt') return value < bound;
  return value === bound;
}
