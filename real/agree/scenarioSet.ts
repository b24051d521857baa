import type { InferOutput } from 'valibot';
import { readYaml, type PathPart, type YamlFile } from '../../src/lesson/yamlFile.ts';
import { diagnosticLine } from '../../src/cli/output.ts';
import { strangersIn } from '../../src/lesson/scenarioFile.ts';
import { scenarioFlaw, toScenario } from '../../src/lesson/scenarioSchema.ts';
import type { Pipeline } from '../../src/lesson/pipeline.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import type { Diagnostic } from '../../src/text/diagnostic.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import type { AgreementCase, CaseFamily, SettingChange } from './agreementCase.ts';
import { caseSchema, familySchema } from './scenarioSchema.ts';

/** Scenarios that were read, and what is wrong with the others. */
export interface CaseSet {
  readonly cases: readonly AgreementCase[];
  readonly diagnostics: readonly Diagnostic[];
}

const FAMILY_FILE = 'family.yaml';

/**
 * Reads the folder real/scenarios: a folder a family, with its workspaces (`base`, `base-NAME`) and a file a scenario. `files`: their texts by paths relative
 * to it. An error is a diagnostic with file and line, and costs its own scenario only.
 */
export function readScenarioSet(files: Files, pipeline: Pick<Pipeline, 'prepare'>): CaseSet {
  const families = [...new Set(Object.keys(files).filter((path) => path.includes('/')).map((path) => path.split('/')[0] as string))].sort();
  const readers = families.map((id) => new FamilyReader(id, files, pipeline));
  return { cases: readers.flatMap((reader) => reader.cases()), diagnostics: readers.flatMap((reader) => reader.diagnostics) };
}

type Written = InferOutput<typeof caseSchema>;

class FamilyReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #id: string;
  readonly #files: Files;
  readonly #pipeline: Pick<Pipeline, 'prepare'>;

  constructor(id: string, files: Files, pipeline: Pick<Pipeline, 'prepare'>) {
    this.#id = id;
    this.#files = files;
    this.#pipeline = pipeline;
  }

  cases(): AgreementCase[] {
    const family = this.#family();
    const scenario = new RegExp(`^${this.#id}/([^/]+)\\.yaml$`);
    return Object.keys(this.#files).flatMap((path): AgreementCase[] => {
      const name = scenario.exec(path)?.[1];
      if (name === undefined || path === `${this.#id}/${FAMILY_FILE}`) return [];
      const found = this.#case(path, name, family);
      return found === null ? [] : [found];
    });
  }

  #family(): CaseFamily {
    const path = `${this.#id}/${FAMILY_FILE}`;
    const text = this.#files[path];
    const unnamed = { id: this.#id, title: this.#id, words: '' };
    if (text === undefined) {
      this.#wrong(null, path, [], 'expected the family’s title and words; this file is missing');
      return unnamed;
    }
    const { value, diagnostics } = readYaml({ path, text }, familySchema);
    this.diagnostics.push(...diagnostics);
    return value === null ? unnamed : { id: this.#id, ...value };
  }

  #case(path: string, name: string, family: CaseFamily): AgreementCase | null {
    const before = this.diagnostics.length;
    const file = readYaml({ path, text: this.#files[path] as string }, caseSchema);
    this.diagnostics.push(...file.diagnostics);
    if (file.value === null) return null;
    const { title, sequence = false, short = false, disagrees = null } = file.value;
    const flaw = scenarioFlaw(file.value);
    if (flaw !== null) this.#wrong(file, path, [flaw.key], flaw.words);
    const scenario = toScenario(file.value);
    const { files, settings } = this.#workspace(file, file.value, path);
    if (this.diagnostics.length === before) this.#mustMakeSense(file, path, files, scenario);
    if (this.diagnostics.length > before) return null;
    return { id: `${this.#id}/${name}`, family, title, settings, files, scenario, sequence, short, disagrees: disagrees?.trim() ?? null };
  }

  #workspace(file: YamlFile<unknown>, { base = 'base', change = {}, files = {} }: Written, path: string): { files: Files; settings: SettingChange[] } {
    const root = `${this.#id}/${base}/`;
    const texts: Record<string, string> = {};
    for (const [name, text] of Object.entries(this.#files)) if (name.startsWith(root)) texts[name.slice(root.length)] = text;
    if (Object.keys(texts).length === 0) this.#wrong(file, path, ['base'], `expected a workspace in ${root}; there is none`);
    const settings: SettingChange[] = [];
    for (const [name, replacements] of Object.entries(change)) {
      for (const [index, { from, to }] of replacements.entries()) {
        const text = texts[name];
        const times = text === undefined ? 0 : text.split(from).length - 1;
        if (text === undefined) this.#wrong(file, path, ['change', name], `${root} has no file ${name}; there are ${Object.keys(texts).join(', ')}`);
        else if (times !== 1) this.#wrong(file, path, ['change', name, index, 'from'], `expected a text that stands once in ${root}${name}; it stands there ${times} times`);
        else texts[name] = text.replace(from, () => to);
        settings.push({ file: name, from, to });
      }
    }
    for (const [name, text] of Object.entries(files)) {
      settings.push({ file: name, from: texts[name] ?? '', to: text });
      texts[name] = text;
    }
    return { files: texts, settings };
  }

  /** The daemons must be able to start on it, as far as the lab knows, and the faults must name what is there. */
  #mustMakeSense(file: YamlFile<unknown>, path: string, files: Files, scenario: Scenario): void {
    const { cluster, diagnostics } = this.#pipeline.prepare(files);
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity === 'error') this.#wrong(file, path, ['change'], `the workspace does not start: ${diagnosticLine(diagnostic)}`);
    }
    if (cluster !== null) this.diagnostics.push(...strangersIn(scenario, cluster, (index) => file.spanOf(['faults', index])));
  }

  #wrong(file: YamlFile<unknown> | null, path: string, at: readonly PathPart[], message: string): void {
    this.diagnostics.push({ file: path, span: file?.spanOf(at) ?? null, severity: 'error', code: 'real.scenario', message });
  }
}
