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
    ['a dash that is missing in the middle of a list', '    - { avail', '    { avail', /^5: this line is indented too far or too little, or its dash is missing/],
    ['a dash that is missing before the first of a list', '    - { no', '    { no', /^4: this line lacks its dash/],
    ['a dash without its space', '- id: b', '-id: b', /^6: a space stands behind the dash/],
    ['a dash without its space before a brace', '    - { no', '    -{ no', /^4: a space stands behind the dash/],
    ['a list beside its name', 'expect:', 'expect: - a', /^3: a list begins on the line below its name/],
    ['a brace that is open', 'errors }', 'errors', /^4: this \{ is not closed: expected \}/],
    ['a bracket that is open at the end', 'title: B', 'title: [B', /^7: this \[ is not closed: expected \]/],
    ['a brace too many', 'errors }', 'errors } }', /^4: this \} closes nothing/],
    ['a brace without its first one', 'title: A', 'title: no: errors }', /^2: this \} closes nothing/],
    ['a comma that is missing', '{ no: errors }', '{ no: errors starts: all }', /^4: a comma is missing/],
    ['a comma too many', '{ no: errors }', '{ no: errors,, starts: all }', /^4: nothing stands between two commas/],
    ['a single quotation mark alone', 'title: A', "title: 'A", /^2: a quotation mark of this line has no second one/],
    ['typographic quotation marks', 'title: A', 'title: “A: b”', /^2: these quotation marks are no part of YAML/],
    ['a backslash in quotation marks', 'title: A', 'title: "\\d"', /^2: .* a backslash is written twice/],
    ['a text that begins with a bracket', 'title: A', 'title: [A] is off', /^2: a text that begins with a sign/],
    ['a text that begins with a star', 'title: A', 'title: *A is off', /^2: a text that begins with a sign/],
    ['a text that begins with &', 'title: A', 'title: & A', /^2: a text that begins with a sign/],
    ['a text beside a sign for one below', 'title: A', 'title: >- A', /^2: what follows > or \| begins on the next line/],
    ['a blank from elsewhere', '  title: A', '\u00a0\u00a0title: A', /^2: this line begins with a blank that is no space/],
    ['a second document', '- id: b', '---\n- id: b', /^6: --- begins another document/],
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
