import type { MeasureAgreement } from '../../agreement/agreementFile.ts';
import { plural } from '../../text/plural.ts';
import { quantile } from './quantiles.ts';
import type { NumberMeasure, WordsMeasure } from './strip.ts';

/** Days in the language of the site, the day before the month. */
const language = import.meta.env.LAB_LANGUAGE ?? 'en';
const days = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-11-21` as `21 November 2026`; what is no such day stays as it is. */
export function dayWords(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime()) ? days.format(at) : day;
}

const names: Readonly<Record<string, string>> = { haproxy: 'HAProxy', mysql: 'MariaDB' };

/** `HAProxy 2.6.12`: what Debian appended to a version is left off. */
export function versionWords(daemon: string, version: string): string {
  return `${names[daemon] ?? daemon} ${version.replace(/[-+~].*$/, '')}`;
}

/** `lb1 marks be/web1 down, after web1 loses its power`: the record’s own words, which are English in every language. */
export function measureWords({ name, after }: MeasureAgreement): string {
  return after ? [name, after].join(/* @wc-ignore */ ', after ') : name;
}

/** A measured or simulated value: seconds to the millisecond, requests as they are counted. */
export function valueWords(value: number, unit: NumberMeasure['unit']): string {
  return unit === 's' ? `${value.toFixed(3)} s` : /* @wc-include */ `${Math.round(value * 10) / 10}`;
}

/** A simulated distribution in five numbers, from the least to the greatest; empty where it never happens. */
export function fiveNumbers({ simulated, unit }: NumberMeasure): readonly string[] {
  if (simulated.quantiles.length === 0) return [];
  return [0, 0.25, 0.5, 0.75, 1].map((share) => valueWords(quantile(simulated.quantiles, share), unit));
}

/** How often something happened that need not: `in 4 of 5 trials, in 81 % of simulated runs`. Null where it always did. */
export function oftenWords({ real, simulated }: NumberMeasure): string | null {
  const happened = real.filter((value) => value !== null).length;
  if (happened === real.length && simulated.share === 1) return null;
  return `in ${happened} ${plural(real.length, ['of # trial', 'of # trials'])}, in ${percent(simulated.share)} of simulated runs`;
}

/** Whole per cents, but never 0 or 100 for what is only near them. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %';
  if (share < 1 && share > 0.99) return 'more than 99 %';
  return `${Math.round(share * 100)} %`;
}

/** The texts that trials gave, an order of servers or kinds of outcome, each once, with the number of trials that gave it. */
export function saidWords({ real }: WordsMeasure): readonly { readonly words: string; readonly trials: number }[] {
  const said = real.map((value) => (value === null ? 'did not happen' : String(value)));
  return [...new Set(said)].map((words) => ({ words, trials: said.filter((one) => one === words).length }));
}

/** The beginning of a long order, and how many words it has in all; null where it is short enough to be shown whole. */
export function beginning(words: string, most = 12): string | null {
  const all = words.split(/\s+/);
  return all.length <= 2 * most ? null : `${all.slice(0, most).join(' ')} … ${all.length} in all`;
}
