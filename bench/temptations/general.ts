import { each, type Temptation } from './temptation.ts';

/** What any language can be tempted with; `file` is a valid one. */
export function general(file: string): Temptation[] {
  const words = file.split(/\s+/).filter((word) => word !== '');
  const lines = file.split('\n');
  return [
    each('a valid file again and again', () => file),
    each('its words in one line', (i) => `${words[i % words.length] ?? 'x'} `),
    each('a word a line', (i) => `${words[i % words.length] ?? 'x'}\n`),
    each('its lines backwards', (i) => `${lines[lines.length - 1 - (i % lines.length)] ?? ''}\n`),
    each('open braces', () => 'a {\n'),
    each('closed braces', () => '}\n'),
    each('braces in one line', () => '{ } '),
    each('quotes', () => `"' `),
    each('an open quote', () => 'word\n', '"'),
    each('one long word', () => 'x'),
    each('backslashes', () => '\\ \\'),
    each('backslashes at ends of lines', () => 'a\\\n'),
    each('dollars', () => '$a ${b} '),
    each('empty lines', () => '\n'),
    each('comments', () => '# word\n'),
    each('names that differ', (i) => `server s${i} 10.0.0.1\n`),
    each('statements that differ', (i) => `word${i} a;\n`),
    each('blocks that differ', (i) => `word${i} a {\n}\n`),
  ];
}
