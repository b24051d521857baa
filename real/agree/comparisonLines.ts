import type { MeasureAgreement } from '../../src/agreement/agreementFile.ts';
import type { Compared } from './agreementRecord.ts';

/** What came of a scenario, for people: a line where it agrees, else what disagrees. `verbose`: every figure. */
export function comparisonLines(compared: Compared, verbose: boolean): string[] {
  const { id, trials, measures, agrees, explanation } = compared.agreement;
  const many = `${trials} ${trials === 1 ? 'trial' : 'trials'}, ${measures.length} figures`;
  const shown = measures.filter((measure) => verbose || !measure.agrees).map(measureLine);
  if (agrees && explanation === null) return [`✔ ${id} (${many})`, ...shown];
  if (agrees) return [`✘ ${id}: agrees, but its file explains why it does not; take the explanation out (${many})`, ...shown];
  return [`${explanation === null ? '✘' : '≠'} ${id}: disagrees${explanation === null ? '' : ', as explained'} (${many})`, ...shown];
}

function measureLine({ name, after, real, simulated, complaint }: MeasureAgreement): string {
  const values = real.map((value) => value ?? '–').join('  ');
  const moment = after === null || after === undefined ? '' : `, after “${after}”`;
  return `    ${complaint === null ? '✔' : '✘'} ${name}${moment}: ${values} | simulated ${simulatedWords(simulated)}${complaint === null ? '' : `: ${complaint}`}`;
}

function simulatedWords(simulated: MeasureAgreement['simulated']): string {
  if ('words' in simulated) return simulated.words.join(', ');
  const { quantiles, share } = simulated;
  if (quantiles.length === 0) return 'never';
  const middle = quantiles[quantiles.length >> 1];
  return `${quantiles[0]} … ${middle} … ${quantiles.at(-1)}${share === 1 ? '' : ` (in ${Math.round(share * 100)} % of the runs)`}`;
}
