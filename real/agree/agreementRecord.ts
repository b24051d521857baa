import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AgreementFamily, AgreementFile, ScenarioAgreement } from '../../src/agreement/agreementFile.ts';
import type { AgreementCase, CaseFamily } from './agreementCase.ts';
import { faultMoments } from './faultMoments.ts';
import { measuresOf } from './measures.ts';
import type { Recording } from './recording.ts';
import type { RunFacts } from './runFacts.ts';

/** A scenario with its recording and what came of the comparison. */
export interface Compared {
  readonly it: AgreementCase;
  readonly recording: Recording;
  readonly agreement: ScenarioAgreement;
}

/** Compares a scenario's recorded trials with its simulated runs. */
export function compare(it: AgreementCase, recording: Recording, simulated: readonly RunFacts[]): Compared {
  const { id, title, settings, scenario, disagrees } = it;
  const measures = measuresOf(recording.trials.map(({ facts }) => facts), simulated, scenario);
  const faults = scenario.faults.length === 0 ? [] : faultMoments(scenario).map(({ atMs, words }) => `${atMs / 1000} s: ${words}`);
  const agrees = measures.every((measure) => measure.agrees);
  return { it, recording, agreement: { id, title, settings, faults, trials: recording.trials.length, measures, agrees, explanation: disagrees } };
}

/** Whether nothing is left to do: it agrees, or it is explained why not. An explanation of what agrees is wrong. */
export function isSettled({ agreement: { agrees, explanation } }: Compared): boolean {
  return agrees === (explanation === null);
}

/**
 * Puts comparisons into `real/agreement.json`. `recorded`: all scenarios of which there are trials as they are now, in their order; what the file holds of others is left out.
 * Read and written at one go, because several of these programs may be at work.
 */
export function recordAgreement(path: string, compared: readonly Compared[], recorded: readonly AgreementCase[], seeds: number): void {
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as AgreementFile) : null;
  const known = new Map(before?.families.flatMap(({ scenarios }) => scenarios.map((scenario) => [scenario.id, scenario] as const)) ?? []);
  for (const { agreement } of compared) known.set(agreement.id, agreement);
  const families = new Map<string, { family: CaseFamily; scenarios: ScenarioAgreement[] }>();
  for (const { id, family } of recorded) {
    const scenario = known.get(id);
    if (scenario === undefined) continue;
    const entry = families.get(family.id) ?? { family, scenarios: [] };
    families.set(family.id, entry);
    entry.scenarios.push(scenario);
  }
  const days = compared.flatMap(({ recording }) => recording.trials.map(({ day }) => day));
  const newest = compared.at(-1)?.recording;
  const file: AgreementFile = {
    measuredOn: [before?.measuredOn ?? '', ...days].reduce((a, b) => (a > b ? a : b)),
    versions: compared.reduce((versions, { recording }) => ({ ...versions, ...recording.versions }), before?.versions ?? {}),
    kernel: newest?.kernel ?? before?.kernel ?? '',
    seeds,
    families: [...families.values()].map(({ family, scenarios }): AgreementFamily => ({ ...family, scenarios })),
  };
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, agreementText(file));
  renameSync(beside, path);
}

/** A line a measure: a change of one figure then is one line of a comparison. */
function agreementText({ families, ...head }: AgreementFile): string {
  const measures = ({ measures: all, ...rest }: ScenarioAgreement): string =>
    `      ${JSON.stringify(rest).slice(0, -1)},"measures":[\n${all.map((measure) => `        ${JSON.stringify(measure)}`).join(',\n')}\n      ]}`;
  const texts = families.map(({ scenarios, ...family }) => `    ${JSON.stringify(family).slice(0, -1)},"scenarios":[\n${scenarios.map(measures).join(',\n')}\n    ]}`);
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "families": [\n${texts.join(',\n')}\n  ]\n}\n`;
}
