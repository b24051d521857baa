import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { writeWorker } from '../scripts/offline.mjs';
import { freePort } from '../scripts/port.mjs';
import { root } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';

const built = process.env.E2E_FOLDER ?? join(root, 'dist');
const HASHED = /[\w.-]+-[\w-]{8}\.\w+/g;
const textual = new Set(['.html', '.js', '.css', '.svg']);

/** A host of its own for one journey, with the built site below a path: it can be updated, half updated, and go away. */
export class Deployments {
  readonly #folder = mkdtempSync(join(tmpdir(), 'failover-lab-site-'));
  #close: () => void = () => undefined;
  /** Of the site's first page. */
  address = '';

  get site(): string {
    return join(this.#folder, 'school', 'lab');
  }

  async start(): Promise<void> {
    // Other languages are sites of their own.
    cpSync(built, this.site, { recursive: true, filter: (path) => path !== join(built, 'de') });
    const { address, close } = await serve({ folder: this.#folder, port: await freePort() });
    this.#close = close;
    this.address = `${address}school/lab/`;
  }

  end(): void {
    this.#close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Puts another build in the place of the first: every hashed file has another name, and those of before are gone. */
  async update(): Promise<void> {
    const assets = join(this.site, 'assets');
    const names = readdirSync(assets);
    for (const name of names) renameSync(join(assets, name), join(assets, newer(name)));
    const known = new Set(names);
    const texts = readdirSync(this.site, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && textual.has(extname(entry.name)),
    );
    for (const { parentPath, name } of texts) {
      const path = join(parentPath, name);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(HASHED, (name) => (known.has(name) ? newer(name) : name)));
    }
    await writeWorker(this.site);
  }

  /** Takes one file away, as from a host that is being updated. Returns what brings it back. */
  lose(name: RegExp): () => void {
    const assets = join(this.site, 'assets');
    const found = readdirSync(assets).find((one) => name.test(one))!;
    const away = join(this.#folder, found);
    renameSync(join(assets, found), away);
    return () => renameSync(away, join(assets, found));
  }
}

/** `main-A1b2C3d4.js` becomes `main-A1b2C3d4.2.js`. */
function newer(name: string): string {
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}.2${extension}`;
}
