import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { daemons } from '../daemons/registry.ts';
import { importFiles } from '../importing/importFiles.ts';
import type { Remark } from '../importing/remark.ts';
import { FolderError, readFolder } from './folder.ts';
import { onlyName, readOptions } from './options.ts';
import { EXIT, json, type Output, UsageError } from './output.ts';

/** `import FOLDER --out WORKSPACE [--json]`: makes a workspace of production files, and tells what was assumed. */
export function importFolder(args: readonly string[], output: Output): number {
  const options = readOptions(args, ['json', 'out']);
  const folder = onlyName(options, 'folder');
  const { out } = options;
  if (out === null) throw new UsageError('where to? Say --out WORKSPACE');
  if (existsSync(out)) throw new FolderError(`${out} is there already; a workspace is written to a new folder only`);
  const { files, assumptions, problems } = importFiles(readFolder(folder), daemons);
  for (const [path, text] of Object.entries(files ?? {})) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
  if (options.json) output.out(json({ files: files === null ? null : Object.keys(files), assumptions, problems }));
  else {
    for (const remark of assumptions) output.out(`assumed: ${words(remark)}`);
    for (const remark of problems) output.out(`problem: ${words(remark)}`);
  }
  return files === null || problems.length > 0 ? EXIT.no : EXIT.ok;
}

function words({ words: said, file, line }: Remark): string {
  return `${line === null ? file : `${file}:${line}`}: ${said}`;
}
