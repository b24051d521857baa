import { parseNumber } from '../values.ts';
import type { Reading, Setter } from './reading.ts';
import { compileRegex } from './regex.ts';
import { compileScript, compileValue, makeVariable, useVariable } from './script.ts';
import { dictionary } from '../../../text/dictionary.ts';

const FLAGS = ['last', 'break', 'redirect', 'permanent'];

const rewrite: Setter = (at, words) => {
  const [, pattern, replacement, flag] = words as [string, string, string, string?];
  if (replacement === '') at.emerg('empty replacement');
  compileRegex(at, pattern);
  if (flag !== undefined && !FLAGS.includes(flag)) at.emerg(`invalid parameter "${flag}"`, 'invalid-parameter');
  compileScript(at, replacement);
};

const answer: Setter = (at, words) => {
  const [, first, second] = words as [string, string, string?];
  const code = parseNumber(first);
  const refuse = (): never => at.emerg(`invalid return code "${first}"`);
  if (code === null) {
    if (second !== undefined || !/^(https?:\/\/|\$scheme)/.test(first)) refuse();
    compileValue(at, first);
    return;
  }
  if (code > 999) refuse();
  if (second !== undefined) compileValue(at, second);
};

const set: Setter = (at, words) => {
  const [, name, value] = words as [string, string, string];
  if (!name.startsWith('$')) at.emerg(`invalid variable name "${name}"`, 'variable');
  makeVariable(at, name);
  useVariable(at, name.slice(1));
  compileScript(at, value);
};

/** The words of `if`, brackets and all (ngx_http_rewrite_if_condition). */
export function checkCondition(at: Reading, all: readonly string[]): void {
  const words = all.slice(1);
  const invalid = (word: string): never => at.emerg(`invalid condition "${word}"`, 'condition');
  const first = words[0] as string;
  if (!first.startsWith('(')) invalid(first);
  if (first === '(') words.shift();
  else words[0] = first.slice(1);
  const last = words.at(-1) ?? first;
  if (!last.endsWith(')')) invalid(last);
  if (last === ')') words.pop();
  else words[words.length - 1] = last.slice(0, -1);
  checkParts(at, words, invalid);
}

function checkParts(at: Reading, words: readonly string[], invalid: (word: string) => never): void {
  const [subject = '', operator, value] = words;
  if (subject.length > 1 && subject.startsWith('$')) {
    if (words.length !== 1 && words.length !== 3) invalid(subject);
    useVariable(at, subject.slice(1));
    if (operator === undefined) return;
    return checkOperator(at, operator, value as string);
  }
  const isTest = /^(-.|!-.)$/s.test(subject);
  if (!isTest || words.length !== 2) invalid(subject);
  compileScript(at, operator as string);
  if (!/^!?-[fdex]$/.test(subject)) invalid(subject);
}

function checkOperator(at: Reading, operator: string, value: string): void {
  if (operator === '=' || operator === '!=') compileScript(at, value);
  else if (/^!?~\*?$/.test(operator)) compileRegex(at, value);
  else at.emerg(`unexpected "${operator}" in condition`, 'condition');
}

export const REWRITE_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  rewrite,
  return: answer,
  break: () => undefined,
  set,
});
