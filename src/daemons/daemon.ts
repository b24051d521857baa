import type { AnyStateMachine } from 'xstate';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Edit } from '../text/edits.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import type { Behaviour } from '../sim/behaviour.ts';
import type { Host } from '../sim/host.ts';
import type { Furnishing, Need, Service, Surroundings } from './surroundings.ts';
import type { Wiring } from './wiring.ts';

/** A daemon the lab knows: its language and its behaviour. One folder each; daemons do not know each other. */
export interface Daemon<Config = unknown> {
  /** As cluster.yaml's `runs` names it. */
  readonly name: string;
  /** Its configuration file's name in a machine's folder: `haproxy.cfg`. */
  readonly fileName: string;
  /** The same file's real path on a machine, without the leading slash: `etc/haproxy/haproxy.cfg`. */
  readonly realPath: string;
  /** Whether it runs without the file (the app does, with defaults). */
  readonly fileOptional: boolean;
  /** It chooses among servers, and so thinks something of each. */
  readonly balances?: boolean;
  /** An operator can drain a server in it: its behaviour has `drain`. */
  readonly drains?: boolean;
  /** Reads a configuration. Never throws, whatever the text. */
  parse(source: SourceFile, context: ParseContext): Parsed<Config>;
  /** Starts nothing yet: `start` of the behaviour does. */
  behave(config: Config, host: Host): Behaviour;
  /** Statecharts that its behaviour runs, by the name used in `state` events of the trace. Drawn in the interface. */
  readonly charts: Readonly<Record<string, ChartInfo>>;
  readonly editor: EditorSupport;
  /** How much of a text it knows as its own language: the share of statements, 0 to 1. */
  recognises?(text: string): number;
  /** For a language whose files are often pieces of others: whether a text can only be one, and the whole file that reads such pieces by their paths. */
  readonly pieces?: { isPiece(text: string): boolean; whole(paths: readonly string[]): string };
  /** Whether a text does nothing but load parts of the daemon that the lab's does not have. */
  loadsOnly?(text: string): boolean;
  /** What a configuration says of the network around its machine. */
  surroundings?(config: Config): Surroundings;
  /** A configuration of its own with which it answers as many of these ports as it can; null where it can answer none. */
  furnish?(needs: readonly Need[]): Furnishing | null;
  /** A configuration with which it is a client of that service, and answers visitors over HTTP on port 80; null where it never is one. */
  consume?(service: Service, host: string, port: number): string | null;
  /** How its file changes when a system is put together by hand. Not set: nobody adds it by hand. */
  readonly wiring?: Wiring;
}

export interface ChartInfo {
  /** `Health of a server, as HAProxy sees it`. */
  readonly title: string;
  readonly machine: AnyStateMachine;
}

/** What a parser may know about the rest of the workspace. */
export interface ParseContext {
  /** Addresses by machine name: names resolve on every machine. */
  readonly hosts: ReadonlyMap<string, string>;
  /** All processes, `web1/app`: for files that say what happens to them. */
  readonly processes?: readonly string[];
  /** Addresses that processes may take over. */
  readonly virtual?: readonly string[];
  /** The machine whose file this is, or null when a file is looked at alone. */
  readonly machine: {
    readonly name: string;
    readonly address: string;
    readonly interface: string;
    /** Further interfaces on the same network. */
    readonly moreInterfaces?: readonly string[];
    readonly prefixLength: number;
    /** Daemons that run on the same machine. */
    readonly runs: readonly string[];
    /** Processor cores; 1 where nothing says how many. */
    readonly cores?: number;
    /** The workspace's files of this machine by their path below its folder: `nginx.conf`, `etc/nginx/conf.d/shop.conf`. */
    readonly files?: ReadonlyMap<string, SourceFile>;
  } | null;
}

export interface Parsed<Config> {
  /** What could be understood, also where there are errors; null only when there is nothing to run. */
  readonly config: Config | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Null when the daemon would start with this file. */
  readonly refusal: { readonly message: string; readonly span: Span | null } | null;
  readonly ports: readonly number[];
  /** Hosts (names or addresses, as written) it connects to. */
  readonly talksTo: readonly string[];
  /** Virtual addresses it may take (dotted). */
  readonly claims: readonly string[];
  /** Workspace paths of the files it reads or serves besides its own. */
  readonly reads?: readonly string[];
}

/** What the editor needs, from the same tables and parser as the simulation. Positions are 1-based; no function throws, whatever the text. */
export interface EditorSupport {
  /** Coloured stretches of the text, in order, not overlapping. */
  tokens(text: string): readonly Token[];
  complete(text: string, line: number, column: number, context: ParseContext): readonly Completion[];
  hover(text: string, line: number, column: number): Hover | null;
  /** How the directive at a place is written, and which of its arguments stands there. */
  signature(text: string, line: number, column: number): Signature | null;
  /** The blocks of a file and what a reader looks for in them, in the order of the text. */
  outline(text: string): readonly OutlineItem[];
  /** Every name that a file gives or uses, in the order of the text. */
  names(text: string, context: ParseContext): readonly NameUse[];
  /** Repairs in one step of what the parser said about this text; the likeliest first. */
  fixes(text: string, diagnostic: Diagnostic, context: ParseContext): readonly Fix[];
  /** The same text with other blanks: it means to the daemon what it meant before. Null where the language has no form of its own. */
  readonly format: ((text: string) => string) | null;
}

/** `section` block openers, `directive` first words, `name` learner-made names, and so on. */
export type TokenKind =
  'section' | 'directive' | 'keyword' | 'number' | 'address' | 'string' | 'name' | 'comment' | 'punctuation';

export interface Token {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly kind: TokenKind;
}

export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
  /** What it does, in a sentence or two; `code` in backquotes. */
  readonly text?: string;
}

export interface Hover {
  readonly span: Span;
  /** Plain text paragraphs; `code` in backquotes. */
  readonly text: string;
}

export interface Signature {
  /** The whole line in its usual notation: `server <name> <address>[:<port>] [options]`. */
  readonly label: string;
  /** Each argument's stretch of the label, in order; `end` is exclusive, both count from 0. */
  readonly parameters: readonly { readonly start: number; readonly end: number }[];
  /** Which of them stands at the place asked about; null past the last. */
  readonly active: number | null;
  /** As in a hover. */
  readonly text: string;
}

export interface OutlineItem {
  /** As written: `backend be`, `location /api`. */
  readonly label: string;
  /** What else tells it from its neighbours: an address, a time. May be empty. */
  readonly detail: string;
  /** Where to go. */
  readonly span: Span;
  readonly children: readonly OutlineItem[];
}

/** One place where a name stands. */
export interface NameUse {
  /** `backend`, `ACL`, `upstream`; `host` is known in the whole workspace, all others in their file alone. */
  readonly kind: string;
  /** As the daemon compares it. A host is its address where that is known. */
  readonly name: string;
  /** Names are the same only within one scope: the section of an ACL; empty for the whole file. */
  readonly scope: string;
  readonly role: 'definition' | 'reference';
  /** Exactly the name, without quotes or what stands around it. */
  readonly span: Span;
}

export interface Fix {
  /** What it does, as a button says it: ``Write `balance` ``. */
  readonly title: string;
  /** All in the diagnostic's file, not overlapping. */
  readonly edits: readonly TextEdit[];
}

/** One change of a text in an editor. */
export type TextEdit = Edit;

/** How much of a directive the lab does. */
export type Support =
  /** Does here what it does in the daemon. */
  | 'simulated'
  /** Read and checked; in the daemon it changes nothing the lab shows (logging, users, buffer sizes). */
  | 'no-effect'
  /** Read; in the daemon it would change what happens, here it does not. Marked on its line. */
  | 'not-simulated';

/** Words and code for a directive the lab reads and leaves out, the same for every daemon. */
export function notSimulated(file: string, span: Span, directive: string): Diagnostic {
  return {
    file,
    span,
    severity: 'info',
    code: 'lab.not-simulated',
    message: `The lab reads \`${directive}\` and leaves it out: the real daemon does more here than the run shows.`,
  };
}
