import type { SourceFile } from '../../../text/sourceFile.ts';
import type { Span } from '../../../text/span.ts';
import type { Environment } from '../../../text/words.ts';
import type { ParseContext } from '../../daemon.ts';
import { NameIndex } from '../../nameIndex.ts';
import type { Report } from '../report.ts';
import { Globals } from './globals.ts';
import { Line } from './line.ts';
import type { CheckRuleset, Proxy, Table } from './model.ts';
import { printed, Refusal, type RefusalOptions } from './refusal.ts';
import { Sections } from './sections.ts';
import { debianDirectories, debianFiles } from './world.ts';

/** What systemd gives a service. */
const SERVICE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

type Form = NonNullable<RefusalOptions['form']>;

/** A file while it is read: what is known so far, the line at hand, and the daemon's voice. */
export class Reading {
  readonly report: Report;
  readonly context: ParseContext;
  readonly globals = new Globals();
  readonly sections = new Sections();
  /** Frontends, backends and listens in the order written. */
  readonly proxies: Proxy[] = [];
  readonly defaults: Proxy[] = [];
  /** For each list its numbers with those that have them. */
  readonly #ids = new WeakMap<object, Map<number, object>>();
  readonly #proxiesByName = new NameIndex(this.proxies, ({ id }) => id);
  readonly #defaultsByName = new NameIndex(this.defaults, ({ id }) => id);
  /** Stick tables by name. */
  readonly tables = new Map<string, Table>();
  /** Names of pattern files that were read, and how: one column or two. */
  readonly patternFiles = new Map<string, 'one' | 'two'>();
  readonly patternIds = new Set<number>();
  /** Rules of health checks, by the name the daemon gives them. */
  readonly rulesets = new Map<string, CheckRuleset>();
  /** The section that messages name. */
  sectionWord = '';
  /** The name of the section at hand, as `$.SECTION` has it. */
  section: string | null = null;
  line: Line = new Line([], 0);
  /** What the daemon puts before the next message: it says where a `server` line stands once. */
  prefix = '';
  /** Whether the line at hand was refused. */
  refused = false;
  /** Whether the daemon gave up. */
  aborted = false;

  constructor(report: Report, context: ParseContext) {
    this.report = report;
    this.context = context;
    // What haproxy -c has; a service's other variables differ from machine to machine.
    this.globals.environment.set('HAPROXY_LOCALPEER', this.localPeer).set('PATH', SERVICE_PATH);
  }

  /** The name by which the machine knows itself among peers. */
  get localPeer(): string {
    return this.globals.localPeer ?? this.context.machine?.name ?? 'localhost';
  }

  /** What variables stand for on a line (tools.c parse_line). */
  variable(line: number): Environment {
    return (name) => {
      if (name === '.LINE') return String(line);
      if (name === '.FILE') return this.report.baseName;
      if (name === '.SECTION') return this.section ?? undefined;
      return name.startsWith('.') ? null : this.globals.environment.get(name);
    };
  }

  /** `[haproxy.cfg:10]` of the line at hand, or of another. */
  at(line = this.line.number): string {
    return `[${this.report.baseName}:${line}]`;
  }

  #located(message: string, form: Form): string {
    const where = {
      spaced: `parsing ${this.at()} : `,
      tight: `parsing ${this.at()}: `,
      capital: `Parsing ${this.at()}: `,
      bare: '',
    }[form];
    const { prefix } = this;
    this.prefix = '';
    return printed(prefix + where + message);
  }

  #spanOf(options: RefusalOptions, message: string): Span | null {
    return this.placed(message, this.line.spanOf(options.word));
  }

  /** Where a message stands: the first line that its words name, at `about` if that is on it; null where they name none. */
  placed(message: string, about: Span | null): Span | null {
    const { baseName, file } = this.report;
    const at = message.indexOf(`[${baseName}:`);
    const number = at < 0 ? null : /^:(\d+)\]/.exec(message.slice(at + 1 + baseName.length));
    if (number === null) return null;
    const line = Number(number[1]);
    return about?.line === line ? about : { file, line, column: 1, endLine: line, endColumn: 1 };
  }

  /** An error that refuses the line; reading goes on behind the call. */
  alert(message: string, options: RefusalOptions = {}): void {
    const whole = this.#located(message, options.form ?? 'spaced');
    this.refused = true;
    if (options.abort === true) this.aborted = true;
    this.report.say('error', options.code ?? 'refused', whole, this.#spanOf(options, whole), this.line.spanOf(options.word));
  }

  /** An error after which the daemon goes on and starts. */
  complain(message: string, options: RefusalOptions = {}): void {
    const whole = this.#located(message, options.form ?? 'spaced');
    this.report.complain(options.code ?? 'ignored', whole, this.#spanOf(options, whole));
  }

  warn(message: string, options: RefusalOptions = {}): void {
    const whole = this.#located(message, options.form ?? 'spaced');
    this.report.say('warning', options.code ?? 'warned', whole, this.#spanOf(options, whole));
  }

  /** An error of the reading itself, at a stretch that is no word. */
  alertAt(span: Span, code: string, message: string): void {
    const { prefix } = this;
    this.prefix = '';
    this.report.alert(span, code, message, `${prefix}parsing ${this.at(span.line)}: `);
  }

  /** What the daemon calls a warning and yet ends its reading for. */
  warnAndStop(message: string, options: RefusalOptions = {}): void {
    this.warn(message, options);
    this.refused = true;
    this.aborted = true;
    this.report.refuseFor(this.report.diagnostics.at(-1)?.message ?? message, this.line.spanOf(options.word));
  }

  /** What it calls a warning and yet refuses the line for. */
  warnAndRefuse(message: string, options: RefusalOptions = {}): void {
    this.warn(message, options);
    this.refused = true;
    this.report.refuseFor(this.report.diagnostics.at(-1)?.message ?? message, this.line.spanOf(options.word));
  }

  /** The refusal of a part of a line, told as a complaint. */
  complainOf(error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    this.complain(error.message, error.options);
  }

  /** The daemon itself fails on the line: it ends without words. */
  crash(): void {
    const message = 'HAProxy 2.6 ends here with a segmentation fault: the line belongs to a section that it refused above.';
    const span = this.line.spanOf(0);
    this.refused = true;
    this.aborted = true;
    this.report.diagnostics.push({ file: this.report.file, span, severity: 'error', code: 'lab.crash', message });
    this.report.refuseFor(message, span);
  }

  /** Runs the parser of a line; a refusal becomes its alert. True when it went through. */
  attempt(part: () => void): boolean {
    try {
      part();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.alert(error.message, error.options);
      return false;
    }
  }

  /** Whether a file that a line names is on the machine: of the workspace, or of Debian. */
  hasFile(path: string): boolean {
    return debianFiles.has(path) || this.#workspaceFile(path) !== undefined;
  }

  /** Whether a directory that a line names is on the machine: one of Debian's, or one that holds a file of the workspace. */
  hasDirectory(path: string): boolean {
    const folder = path.replace(/\/+$/, '');
    if (debianDirectories.has(folder)) return true;
    const within = `${folder.replace(/^\/+/, '')}/`;
    return [...(this.context.machine?.files?.keys() ?? [])].some((file) => file.startsWith(within));
  }

  /** The text of a file of the workspace; null for one that is not there or not known. */
  textOf(path: string): string | null {
    return path === '/dev/null' ? '' : (this.#workspaceFile(path)?.text ?? null);
  }

  #workspaceFile(path: string): SourceFile | undefined {
    return this.context.machine?.files?.get(path.replace(/^\/+/, ''));
  }

  /** All `defaults` sections of that name. */
  defaultsNamed(name: string): readonly Proxy[] {
    return this.#defaultsByName.named(name);
  }

  /** Who else of the list has the number that `id` gives; where nobody has, it is the owner's from now on. */
  takeId<T extends object>(list: readonly T[], id: number, owner: T | null, idOf: (one: T) => number): T | undefined {
    const taken = (this.#ids.get(list) as Map<number, T> | undefined) ?? new Map<number, T>();
    this.#ids.set(list, taken);
    const other = taken.get(id);
    if (other !== undefined && other !== owner && idOf(other) === id) return other;
    if (owner !== null) taken.set(id, owner);
    return undefined;
  }

  /** `proxy_be_by_name`, `proxy_fe_by_name`: the first declared with the capability. */
  proxyNamed(name: string, capability: number): Proxy | undefined {
    return this.#proxiesByName.named(name).find(({ cap }) => (cap & capability) !== 0);
  }
}
