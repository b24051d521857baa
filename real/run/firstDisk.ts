import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runName, startOfProcess } from './runName.ts';
import { sh } from './shell.ts';

/** What each daemon's disk holds before its first start, made once by this process: a folder that lasts as long as the process does. */
const made = new Map<string, Promise<string>>();

/**
 * Fills `folder` with what has to be on a daemon's disk before its first start. `script` makes that in the folder that it is given.
 * @throws an Error with what the script wrote when it fails
 */
export async function layFirstDisk(daemon: string, script: (folder: string) => string, folder: string): Promise<void> {
  const model = made.get(daemon) ?? makeModel(daemon, script);
  made.set(daemon, model);
  // Another run may try again what failed.
  model.catch(() => made.delete(daemon));
  const source = await model;
  mkdirSync(folder, { recursive: true });
  await copy(source, folder);
}

async function makeModel(daemon: string, script: (folder: string) => string): Promise<string> {
  // A later run takes it away if this process is killed.
  const model = join(tmpdir(), `${runName(process.pid, startOfProcess(process.pid) ?? '0')}-${daemon}`);
  const draft = `${model}-draft`;
  process.once('exit', () => {
    for (const folder of [model, draft]) rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(draft);
  await sh(['sh', '-e', '-c', script(draft)]);
  renameSync(draft, model);
  return model;
}

/** Files of a database are mostly empty space, which need not be copied. */
async function copy(from: string, to: string): Promise<void> {
  await sh(['cp', '-a', '--sparse=always', `${from}/.`, to]);
}
