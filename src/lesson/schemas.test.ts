import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCHEMAS_FOLDER, schemaTexts } from '../../scripts/schemas.ts';

describe('published schemas', () => {
  it('are what the definitions say: run `npm run schemas`', () => {
    const texts = schemaTexts();
    expect(readdirSync(SCHEMAS_FOLDER).sort()).toEqual([...texts.keys()].sort());
    for (const [name, text] of texts) expect(readFileSync(join(SCHEMAS_FOLDER, name), 'utf8'), name).toBe(text);
  });

  it('offer every kind of fault and of expectation', () => {
    const checks = schemaTexts().get('checks.json') ?? '';
    for (const key of ['power-off', 'freeze', 'partition', 'availability', 'takeover', 'shares']) {
      expect(checks).toContain(`"${key}"`);
    }
  });
});
