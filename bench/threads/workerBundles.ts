import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ThreadWorker } from './threadWorker.ts';

const root = new URL('../..', import.meta.url);
const names = ['app/lab.worker', 'app/check.worker', 'app/matrix/matrix.worker'];

/** The lab's workers, bundled for Node. The caller removes them. */
export class WorkerBundles {
  readonly #folder: URL;

  private constructor(folder: URL) {
    this.#folder = folder;
  }

  static async make(): Promise<WorkerBundles> {
    // Below the packages, which the bundles import.
    const folder = new URL(`node_modules/.cache/bench-${process.pid}/`, root);
    mkdirSync(folder, { recursive: true });
    const path = (relative: string): string => fileURLToPath(new URL(relative, root));
    await build({
      entryPoints: names.map((name) => path(`src/${name}.ts`)),
      outbase: path('src'),
      outdir: fileURLToPath(folder),
      outExtension: { '.js': '.mjs' },
      inject: [path('bench/threads/workerGlobals.ts')],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    });
    return new WorkerBundles(folder);
  }

  /** @param name its path below `src`, without `.ts` */
  start(name: string): Worker {
    return new ThreadWorker(new URL(`${name}.mjs`, this.#folder)) as unknown as Worker;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
