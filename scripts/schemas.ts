import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { caseSchema, familySchema, lessonNotesSchema } from '../real/agree/scenarioSchema.ts';
import { checksSchema } from '../src/lesson/checksFile.ts';
import { frontMatterSchema, mistakeSchema, solutionSchema } from '../src/lesson/folderSchema.ts';
import { hintsSchema } from '../src/lesson/hintsFile.ts';
import { quizSchema } from '../src/lesson/quizSchema.ts';
import { scenarioFileSchema } from '../src/lesson/scenarioSchema.ts';

/** JSON Schemas for the files an author writes (of lesson.md its front matter), made from the definitions that read them: `npm run schemas`. */

const written: Readonly<Record<string, GenericSchema>> = {
  lesson: frontMatterSchema,
  checks: checksSchema,
  quiz: quizSchema,
  hints: hintsSchema,
  scenario: scenarioFileSchema,
  solution: solutionSchema,
  mistake: mistakeSchema,
  'real-scenario': caseSchema,
  'real-family': familySchema,
  'real-lessons': lessonNotesSchema,
};

export const SCHEMAS_FOLDER = fileURLToPath(new URL('../schemas', import.meta.url));

/** The text of each schema file, by its name. */
export function schemaTexts(): Map<string, string> {
  return new Map(Object.entries(written).map(([name, schema]) => [`${name}.json`, schemaText(schema)]));
}

function schemaText(schema: GenericSchema): string {
  // What an author writes is the input; transformations and sentences of our own have no place in JSON Schema.
  const published = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify(published, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(SCHEMAS_FOLDER, { recursive: true });
  for (const [name, text] of schemaTexts()) writeFileSync(join(SCHEMAS_FOLDER, name), text);
}
