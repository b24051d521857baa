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

/** What an address after `#/how-do-we-know/` names: a family, or a scenario with its family. */
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

/**
 * The one measure that stands for a scenario in a list: one that disagrees before one that agrees, a time before a count, and the first that
 * happened. Null where all of them are words.
 */
export function chiefMeasure({ measures }: ScenarioAgreement): NumberMeasure | null {
  const drawn = measures.filter(isNumberMeasure);
  const happened = drawn.filter(({ real }) => real.some((value) => value !== null));
  return (
    drawn.find(({ agrees }) => !agrees) ?? happened.find(({ unit }) => unit === 's') ?? happened[0] ?? drawn[0] ?? null
  );
}

/** What the page shows first: of all that agree, the times of which most trials were made; the first of those. */
export function exampleOf(
  families: readonly AgreementFamily[],
): { readonly scenario: ScenarioAgreement; readonly measure: NumberMeasure } | null {
  let best: { readonly scenario: ScenarioAgreement; readonly measure: NumberMeasure } | null = null;
  for (const scenario of families.flatMap(({ scenarios }) => scenarios)) {
    const measure = scenario.agrees ? chiefMeasure(scenario) : null;
    if (measure?.unit === 's' && (best === null || scenario.trials > best.scenario.trials))
      best = { scenario, measure };
  }
  return best;
}
