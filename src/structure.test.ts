import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseSvelte } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** What a part of src may import, besides itself. A name with an extension is one file; `*.ts` means the files directly in a folder. */
interface Rule {
  /** Folders and files of src. */
  readonly may: readonly string[];
  /** Folders and files of which only types may be imported (`import type`). */
  readonly mayTypesOf?: readonly string[];
  /** Packages, with all their subpaths; a trailing `-` or `:` makes it a prefix. */
  readonly packages: readonly string[];
}

/** The longest matching name rules. `daemons/?` is each daemon's folder. ARCHITECTURE.md has the same table for people. */
const directions: Readonly<Record<string, Rule>> = {
  text: { may: [], packages: [] },
  model: { may: ['text'], packages: [] },
  trace: { may: ['model', 'text'], packages: [] },
  sim: { may: ['model', 'trace', 'text'], packages: ['xstate'] },
  daemons: { may: ['text', 'model', 'trace', 'sim'], packages: ['xstate'] },
  'daemons/?': { may: ['daemons/*.ts', 'text', 'model', 'trace', 'sim'], packages: ['xstate'] },
  'daemons/registry.ts': { may: ['daemons'], packages: [] },
  checks: { may: ['model', 'trace', 'text'], packages: [] },
  matrix: { may: ['checks', 'trace', 'model', 'text', 'sim/scenario.ts'], packages: [] },
  lesson: {
    may: ['model', 'trace', 'checks', 'text', 'sim/scenario.ts'],
    packages: ['valibot', 'yaml', 'unified', 'remark-', 'mdast', 'unist'],
  },
  lab: {
    may: ['text', 'model', 'trace', 'sim', 'checks', 'lesson', 'daemons/daemon.ts'],
    packages: ['xstate', 'yaml', 'valibot'],
  },
  // To say what came of an import is to have tried it: `lab` runs it.
  importing: {
    may: ['text', 'model', 'trace', 'sim/scenario.ts', 'lab', 'daemons/daemon.ts', 'daemons/surroundings.ts'],
    packages: [],
  },
  // A change by hand is tried on what the files say now.
  building: {
    may: ['text', 'model', 'lab', 'daemons/daemon.ts', 'daemons/surroundings.ts', 'daemons/wiring.ts'],
    packages: ['yaml'],
  },
  takeaway: {
    may: ['text', 'model', 'lab', 'lesson', 'sim/scenario.ts'],
    mayTypesOf: ['daemons/daemon.ts'],
    packages: ['yaml'],
  },
  // The types of a scenario and of a daemon are what `lab` takes: to call it is to name them.
  cli: {
    may: ['lab', 'importing', 'lesson', 'checks', 'trace', 'model', 'text', 'daemons/registry.ts'],
    mayTypesOf: ['sim/scenario.ts', 'daemons/daemon.ts'],
    packages: ['node:'],
  },
  app: {
    // A learner's action is a fault appended to the scenario, which is data with a few words about it.
    may: ['lab', 'lesson', 'matrix', 'checks', 'trace', 'model', 'text', 'sim/scenario.ts', 'daemons/registry.ts'],
    mayTypesOf: ['daemons/daemon.ts', 'agreement', 'takeaway'],
    packages: ['xstate', 'idb', 'valibot'],
  },
  'app/registry.ts': {
    may: ['daemons', 'lab', 'lesson', 'takeaway', 'checks', 'trace', 'model', 'text'],
    mayTypesOf: ['app/shownRun.ts'],
    packages: ['virtual:', 'devalue'],
  },
  // What is brought along becomes a system there; a scenario and checks are files of it.
  'app/sandbox': {
    may: [
      'app',
      'building',
      'importing',
      'lab',
      'lesson',
      'matrix',
      'checks',
      'trace',
      'model',
      'text',
      'sim/scenario.ts',
      'daemons/registry.ts',
    ],
    mayTypesOf: ['daemons/daemon.ts'],
    packages: ['valibot', 'yaml', 'fflate'],
  },
  // Links, saved folders and runs as JSON are formats: what they hold is read as strictly as what a browser stored.
  'app/share': { may: ['app', 'lab', 'lesson', 'trace', 'text', 'sim/scenario.ts'], packages: ['valibot', 'fflate'] },
  // A lesson in the making is proved in a thread of its own, and leaves as a zip.
  'app/authoring': {
    may: ['app', 'lab', 'lesson', 'model', 'text', 'sim/scenario.ts', 'daemons/registry.ts'],
    packages: ['valibot', 'fflate'],
  },
  'app/parcel.ts': { may: ['app', 'takeaway', 'text', 'sim/scenario.ts'], packages: ['fflate'] },
  // When a question comes back is the library's arithmetic.
  'app/review': {
    may: ['app', 'lesson', 'checks', 'text', 'trace', 'model', 'sim/scenario.ts'],
    packages: ['valibot', 'ts-fsrs'],
  },
  'app/failure/version.ts': { may: [], packages: ['virtual:'] },
  'app/agreementRecord.ts': { may: [], packages: ['virtual:'] },
  'app/assessment/repairRecord.ts': { may: [], packages: ['virtual:'] },
  'app/glossaryRecord.ts': { may: [], packages: ['virtual:'] },
  'app/agreementRoom.ts': { may: ['agreement/definition.ts'], packages: [] },
  view: {
    // Words that go with a number stand where they are shown.
    may: ['app', 'text/plural.ts', 'text/quantity.ts'],
    // A lesson is plain data: to draw its words and questions is to name their types. The editor is handed daemons by the app.
    mayTypesOf: [
      'text',
      'model',
      'trace',
      'lesson',
      'checks',
      'matrix',
      'agreement',
      'lab/ask.ts',
      'sim/scenario.ts',
      'daemons/daemon.ts',
    ],
    packages: ['svelte', 'monaco-editor', 'd3-', '@dagrejs/dagre', 'mdast'],
  },
  // The record of what was measured: the page shows it, programs outside src write it.
  agreement: { may: ['text', 'model', 'trace', 'sim', 'checks', 'lesson', 'lab'], packages: [] },
  // What the site in another language has in addition: its programs ask for words there (scripts/words).
  i18n: { may: [], packages: ['svelte', 'wuchale'] },
  // What the build runs: the same pages, rendered for who has no scripts.
  'opening.ts': { may: ['app/opening.ts', 'view'], packages: [] },
  'server.ts': { may: ['app', 'view', 'lesson'], packages: ['svelte'] },
  'main.ts': { may: ['app', 'view', 'styles'], packages: ['svelte'] },
};

/** Only these know every daemon and every lesson: the rest gets them as arguments. */
const registries = ['app/registry.ts', 'daemons/registry.ts'];

/** Equal inputs must give byte-equal traces, in every browser and in Node. */
const core = [
  'text',
  'model',
  'trace',
  'sim',
  'daemons',
  'checks',
  'matrix',
  'lesson',
  'lab',
  'importing',
  'building',
  'takeaway',
];
const bannedGlobals = [
  ...['Date', 'performance', 'Intl', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'crypto', 'fetch'],
  ...['process', 'window', 'document', 'navigator', 'globalThis', 'self'],
];
const bannedMethods = /^(toLocale\w*|localeCompare)$/;
/** The rest of Math is random, or an approximation that engines make differently (sin, log, pow …). */
const exactMath = [
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
  'PI',
];

/** Nothing in src needs to import these. Pages (index.html …) name further entry points. */
const entryPoints = [
  /^cli\/main\.ts$/,
  /^server\.ts$/,
  /^opening\.ts$/,
  /^i18n\/(runtime\.ts|Parts\.svelte)$/,
  /\.worker\.ts$/,
  /\.d\.ts$/,
];
/** Programs beside src that import from it. */
const programs = ['bench', 'real', 'scripts'];
/** Tests may look from anywhere; what only tests need is named `*.testing.ts`. */
const testFile = /\.(test|testing)\.ts$/;

const src = fileURLToPath(new URL('.', import.meta.url));
const top = join(src, '..');

interface Import {
  /** As written. */
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** An `import.meta.glob` pattern instead of one file. */
  readonly glob: boolean;
}

describe('structure', () => {
  const files = sourceFiles(src);
  const product = files.filter((file) => !testFile.test(file));

  it('imports go only in the directions of ARCHITECTURE.md', () => {
    expect(product.flatMap((file) => directionBreaches(file, read(file)))).toEqual([]);
  });

  it('the core uses no clock, no chance, no environment and no locale', () => {
    const coreFiles = product.filter((file) => core.includes(file.split('/')[0]!));
    expect(coreFiles.flatMap((file) => banBreaches(file, read(file)))).toEqual([]);
  });

  it('every file is imported by another', () => {
    const used = new Set([...product, ...programFiles()].flatMap((file) => reached(file, files)));
    const usedByTests = new Set(files.filter((file) => testFile.test(file)).flatMap((file) => reached(file, files)));
    const pages = readdirSync(top).filter((name) => name.endsWith('.html'));
    const inPages = pages.map((name) => readFileSync(join(top, name), 'utf8')).join('\n');
    const unused = files.filter((file) => {
      if (file.endsWith('.test.ts') || entryPoints.some((entry) => entry.test(file))) return false;
      if (file.endsWith('.testing.ts')) return !usedByTests.has(file);
      return !used.has(file) && !inPages.includes(`"/src/${file}"`);
    });
    expect(unused).toEqual([]);
  });
});

describe('the rules see', () => {
  it.each([
    ['text/a.ts', `import { Cluster } from '../model/cluster.ts';`],
    ['daemons/nginx/a.ts', `import { x } from '../haproxy/parse.ts';`],
    ['daemons/nginx/a.ts', `import '../registry.ts';`],
    ['daemons/daemon.ts', `import type { x } from './haproxy/parse.ts';`],
    ['lesson/a.ts', `export { run } from '../sim/run.ts';`],
    ['lab/a.ts', `const haproxy = await import('../daemons/haproxy/haproxy.ts');`],
    ['app/a.ts', `const all = import.meta.glob('/lessons/**');`],
    ['checks/a.ts', `import { readFileSync } from 'node:fs';`],
    ['view/A.svelte', `<script lang="ts">import { stateAt } from '../trace/state.ts';</script>`],
    ['view/A.svelte', `{#await import('../lab/lab.ts') then lab}{lab}{/await}`],
    ['elsewhere/a.ts', `export const x = 1;`],
  ])('a wrong direction in %s: %s', (file, source) => expect(directionBreaches(file, source)).toHaveLength(1));

  it.each([
    ['model/a.ts', `import type { Span } from '../text/span.ts';`],
    ['daemons/nginx/a.ts', `import { x } from './parse.ts'; import { y } from '../shared.ts';`],
    ['lab/a.ts', `import type { Daemon } from '../daemons/daemon.ts';`],
    ['app/registry.ts', `import { x } from '../daemons/haproxy/haproxy.ts'; import.meta.glob('/lessons/**');`],
    ['app/lab.worker.ts', `import { daemons } from '../daemons/registry.ts';`],
    ['view/A.svelte', `<script lang="ts">import { type Trace } from '../trace/trace.ts'; import 'd3-zoom';</script>`],
  ])('a right direction in %s: %s', (file, source) => expect(directionBreaches(file, source)).toEqual([]));

  it.each(['Date.now()', 'new Date(0)', 'Math.random()', 'const { sin } = Math', 'Math.pow(2, x)', '10 ** x'])(
    'the ban on %s',
    (source) => expect(banBreaches('sim/a.ts', source)).toHaveLength(1),
  );
  it.each(['process.env', 'a.localeCompare(b)', 'n.toLocaleString()', 'setTimeout(f, 1)', 'typeof window'])(
    'the ban on %s',
    (source) => expect(banBreaches('sim/a.ts', source)).toHaveLength(1),
  );
  it.each([
    '// Date.now()',
    'host.process',
    'const process = f(); process.id',
    'Math.sqrt(2)',
    '2 ** 32',
    '({ window: 1 })',
  ])('nothing wrong with %s', (source) => expect(banBreaches('sim/a.ts', source)).toEqual([]));
});

/** Code and styles below `folder`, as paths relative to src with slashes. */
function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte|css)$/.test(entry.name))
    .map((entry) => relative(src, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function programFiles(): string[] {
  return programs.map((name) => join(top, name)).flatMap((path) => (existsSync(path) ? sourceFiles(path) : []));
}

function read(file: string): string {
  return readFileSync(join(src, file), 'utf8');
}

function directionBreaches(file: string, source: string): string[] {
  const [name, rule] = ruleFor(file);
  if (!rule) return file.endsWith('.css') ? [] : [`${file}: no rule says what this folder may import`];
  const own = name === 'daemons/?' ? file.split('/').slice(0, 2).join('/') : name;
  return importsOf(file, source)
    .filter((it) => !isAllowed(file, own, rule, it))
    .map((it) => `${file}: imports ${it.specifier}`);
}

/** The rule with the longest matching name. */
function ruleFor(file: string): readonly [string, Rule | undefined] {
  const parts = file.split('/');
  const inDaemon = parts[0] === 'daemons' && parts.length > 2;
  const folders = parts.map((_, n) => parts.slice(0, parts.length - n).join('/'));
  const name =
    inDaemon && !(file in directions) ? 'daemons/?' : (folders.find((one) => one in directions) ?? parts[0]!);
  return [name, directions[name]];
}

function isAllowed(file: string, own: string, rule: Rule, { specifier, typeOnly, glob }: Import): boolean {
  const target = resolveImport(file, specifier);
  if (target === null) return rule.packages.some((name) => isPackage(specifier, name));
  if (registries.includes(file) && glob) return true;
  // Only `may` opens what lies in several rules' folders: a shared file of daemons is no way to a concrete one.
  const may = [...rule.may, ...(own.endsWith('.ts') ? [] : [own === 'daemons' ? 'daemons/*.ts' : own])];
  if (may.some((place) => lies(target, place))) return true;
  return typeOnly && (rule.mayTypesOf ?? []).some((place) => lies(target, place));
}

function isPackage(specifier: string, name: string): boolean {
  return /[-:]$/.test(name) ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
}

function lies(target: string, place: string): boolean {
  if (place.endsWith('/*.ts')) {
    return dirname(target) === dirname(place) && target.endsWith('.ts') && !registries.includes(target);
  }
  return target === place || target.startsWith(`${place}/`);
}

/** Path relative to src (which may lead out of it), or null for a package. Vite's suffixes (`?worker`, `?raw`) are left off. */
function resolveImport(file: string, specifier: string): string | null {
  const plain = specifier.replace(/\?.*$/, '');
  if (plain.startsWith('/')) return relative(src, join(top, plain)).split(sep).join('/');
  if (!plain.startsWith('.')) return null;
  return relative(src, join(src, dirname(file), plain))
    .split(sep)
    .join('/');
}

/** The files of src that this one names. */
function reached(file: string, files: readonly string[]): string[] {
  return importsOf(file, read(file)).flatMap((it) => {
    const target = resolveImport(file, it.specifier);
    if (target === null) return [];
    return it.glob ? files.filter((candidate) => globPattern(target).test(candidate)) : [target];
  });
}

function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*\*\/?|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))}$`);
}

function importsOf(file: string, source: string): Import[] {
  if (file.endsWith('.css')) return [];
  if (!file.endsWith('.svelte')) return importsOfScript(source);
  const ast = parseSvelte(source, { modern: true });
  const scripts = [ast.module, ast.instance].flatMap((script) => (script ? [script.content] : []));
  const inScripts = scripts.flatMap((script) => {
    const { start, end } = script as unknown as { start: number; end: number };
    return importsOfScript(source.slice(start, end));
  });
  return [...inScripts, ...importsOfTemplate(ast.fragment)];
}

/** TypeScript's own quick list of imports (ts.preProcessFile) does not tell types from values, so the syntax tree is walked. */
function importsOfScript(source: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly = false, glob = false) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly, glob });
  };
  walk(parseScript(source), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isCallExpression(node) && node.expression.getText() === 'import.meta.glob') {
      const patterns = node.arguments[0];
      const list = patterns && ts.isArrayLiteralExpression(patterns) ? patterns.elements : [patterns];
      for (const pattern of list) add(pattern, false, true);
    } else if (ts.isNewExpression(node) && node.arguments?.[1]?.getText() === 'import.meta.url') add(node.arguments[0]);
  });
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

/** `{#await import('…')}`: the template is a tree of plain objects. */
function importsOfTemplate(node: unknown): Import[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, source } = node as { type?: unknown; source?: { value?: unknown } };
  if (type === 'ImportExpression' && typeof source?.value === 'string') {
    return [{ specifier: source.value, typeOnly: false, glob: false }];
  }
  return Object.values(node).flatMap(importsOfTemplate);
}

function banBreaches(file: string, source: string): string[] {
  const tree = parseScript(source);
  const declared = namesDeclaredIn(tree);
  const breaches: string[] = [];
  walk(tree, (node) => {
    const words = bannedHere(node, declared);
    if (words === null) return;
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    breaches.push(`${file}:${line + 1}: ${words}`);
  });
  return breaches;
}

/** What is wrong with this one node, or null. */
function bannedHere(node: ts.Node, declared: ReadonlySet<string>): string | null {
  if (ts.isBinaryExpression(node) && isPower(node)) return '** (engines approximate it differently)';
  if (!ts.isIdentifier(node)) return null;
  if (isMemberName(node)) return bannedMethods.test(node.text) ? `.${node.text} (depends on the locale)` : null;
  if (declared.has(node.text)) return null;
  if (node.text === 'Math') {
    const { parent } = node;
    const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : '';
    return exactMath.includes(member) ? null : `Math.${member} (random, or approximated differently by engines)`;
  }
  return bannedGlobals.includes(node.text) ? node.text : null;
}

/** Any but a power of two, which is exact. */
function isPower({ operatorToken, left }: ts.BinaryExpression): boolean {
  if (operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return true;
  return operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken && left.getText() !== '2';
}

/** `x.name`, `{ name: … }`, a property's or method's declaration: names that stand for no variable. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const named =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isGetAccessor(parent) ||
    ts.isSetAccessor(parent);
  return named && parent.name === node;
}

function namesDeclaredIn(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(tree, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

function parseScript(source: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
