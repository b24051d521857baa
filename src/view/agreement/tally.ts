import type { AgreementFamily, ScenarioAgreement } from '../../agreement/agreementFile.ts';
import { isNumberMeasure, type NumberMeasure } from './strip.ts';

export interface Tally {
  readonly scenarios: number;
  readonly agreeing: number;
  /** Real trials of all of them together. */
  readonly trials: number;
}

export function tallyOf(scenarios: readonly ScenarioAgreement[]): Tally {
  return {
    scenarios: scenarios.length,
    agreeing: scenarios.filter(({ agrees }) => agrees).length,
    trials: scenarios.reduce((sum, { trials }) => sum + trials, 0),
  };
}

/** Which scenarios are listed. */
export type Filter = 'all' | 'disagreeing';

/** The families with the scenarios that the filter lets through; families of which none is left are left out. */
export function filtered(families: readonly AgreementFamily[], filter: Filter): readonly AgreementFamily[] {
  if (filter === 'all') return families;
  return families
    .map((family) => ({ ...family, scenarios: family.scenarios.filter(({ agrees }) => !agrees) }))
    .filter(({ scenarios }) => scenarios.length > 0);
}

/** What an address after the `#` of `how-do-we-know/` names: a family, or a scenario with its family. */
export interface Place {
  readonly family: AgreementFamily;
  readonly scenario: ScenarioAgreement | null;
}

/** Null where nothing of the record has this id. */
export function placeOf(families: readonly AgreementFamily[], id: string): Place | null {
  for (const family of families) {
    if (family.id === id) return { family, scenario: null };
    const scenario = family.scenarios.find((one) => one.id === id);
    if (scenario !== undefined) return { family, scenario };
  }
  return null;
}

/** How far apart the simulated values lie; -1 where there are none. */
const spread = ({ simulated: { quantiles } }: NumberMeasure) =>
  quantiles.length === 0 ? -1 : quantiles.at(-1)! - quantiles[0]!;

const happened = ({ real }: NumberMeasure) => real.some((value) => value !== null);

/**
 * The one measure that stands for a scenario in a list: the first that disagrees, else the first time after a fault that happened, else the number
 * of requests that differs most from run to run. Null where all of them are words.
 */
export function chiefMeasure({ measures }: ScenarioAgreement): NumberMeasure | null {
  const drawn = measures.filter(isNumberMeasure);
  const counts = drawn.filter(({ unit }) => unit === 'requests').sort((a, b) => spread(b) - spread(a));
  return (
    drawn.find(({ agrees }) => !agrees) ??
    drawn.find((measure) => measure.unit === 's' && measure.after && happened(measure)) ??
    counts[0] ??
    drawn[0] ??
    null
  );
}

interface Example {
  readonly scenario: ScenarioAgreement;
  readonly measure: NumberMeasure;
}

/** What the page shows first: of all that agree, a time with the most trials, and of those the one that chance spreads widest. */
export function exampleOf(families: readonly AgreementFamily[]): Example | null {
  const examples = families
    .flatMap(({ scenarios }) => scenarios)
    .flatMap((scenario): Example[] => {
      const measure = scenario.agrees ? chiefMeasure(scenario) : null;
      return measure?.unit === 's' ? [{ scenario, measure }] : [];
    });
  examples.sort((a, b) => b.scenario.trials - a.scenario.trials || spread(b.measure) - spread(a.measure));
  return examples[0] ?? null;
}
