import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checksSchema } from './checksFile.ts';
import { frontMatterSchema, mistakeSchema } from './folderSchema.ts';
import { readYaml } from './yamlFile.ts';

/** `line: words` of everything that is said of a text. */
function said(text: string, schema: v.GenericSchema = v.any()): string[] {
  return readYaml({ path: 'a.yaml', text }, schema).diagnostics.map((d) => `${d.span?.line}: ${d.message}`);
}

const list = `- id: a
  title: A
  expect:
    - { no: errors }
    - { availability: ">= 9%" }
- id: b
  title: B
`;

describe('a slip in YAML', () => {
  it.each([
    ['a line too far left', '  expect:', ' expect:', /^3: this line is indented too far or too little/],
    ['a line too far right', '  title: A', '   title: A', /^2: this line is indented too far:/],
    ['a line without any indentation', '  expect:', 'expect:', /^3: this line is indented too far or too little/],
    ['a dash too far left', '    - { avail', '  - { avail', /^5: this line is indented too far or too little/],
    ['a tab', '  title: A', '\ttitle: A', /^2: indent by spaces/],
    ['a dash that is missing', '- id: b', '  id: b', /^6: this name stands here already: each item of a list begins with a dash/],
    ['a brace that is open', 'errors }', 'errors', /^5: a \{ before this is not closed/],
    ['a quotation mark alone', '9%"', '9%', /^5: a quotation mark of this line has no second one/],
    ['a quotation mark alone, and others later', 'title: A', 'title: "A\n  other: "B"', /^2: a quotation mark of this line/],
    ['a text with a colon', 'title: A', 'title: A: b', /^2: a text .* that has a colon and a space in it, stands in quotation marks/],
    ['a text that begins with a sign', 'title: A', 'title: `a`', /^2: a text that begins with a sign/],
    ['a text half in quotation marks', 'title: A', 'title: "A" b', /^2: nothing follows a closing quotation mark/],
    ['a name without its colon', '  title: A', '  title A', /^2: a name is missing its colon/],
  ])('is said once, where it is mended: %s', (_, from, to, words) => {
    expect(said(list)).toEqual([]);
    expect(said(list.replace(from, to))).toEqual([expect.stringMatching(words)]);
  });
});

describe('a file of another form', () => {
  const front = 'title: A\nnumber: 1\nsummary: B\nminutes: 5\n';
  it.each([
    [front.replace('5', 'five'), '4: minutes: expected a number of minutes, such as 10'],
    [front.replace('1', '1.5'), '2: number: expected the lesson’s place in its track: a whole number from 1'],
    [front.replace('1', '0'), '2: number: expected the lesson’s place in its track: a whole number from 1'],
    [front.replace('A', '7'), '1: title: expected words; a number, or nothing, is none unless it stands in quotation marks'],
    [`${front}prerequisites: one-server\n`, '5: prerequisites: expected a list of lessons, such as [one-server]'],
    [
      `${front}author: me\n`,
      '5: author: this key is not known here; expected one of title, number, summary, minutes, prerequisites, continues, live',
    ],
  ])('says what was expected: %j', (text, words) => expect(said(text, frontMatterSchema)).toEqual([words]));

  it('names the keys that there are', () => {
    expect(said('', mistakeSchema)).toEqual(['1: expected names with values: title, fails, hint, from, remove']);
    const check = '- { id: a, title: A, duration: 3s, expect: [{ no: errors, starts: all }] }';
    expect(said(check, checksSchema)[0]).toMatch(/found no and starts, which are two: each begins with a dash of its own$/);
  });
});
