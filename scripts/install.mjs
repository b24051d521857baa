import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, npm, root } from './run.mjs';

const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.failover-lab-lock');
/** What npm itself notes about the packages that lie in node_modules. */
const installedFile = join(root, 'node_modules', '.package-lock.json');

/** Stops with one sentence when Node is older than package.json's `engines` asks for. */
export function requireNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    .engines.node.match(/\d+/g)
    .map(Number);
  const found = process.versions.node.split('.').map(Number);
  const enough = found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1]);
  if (!enough) giveUp(`Failover Lab needs Node ${wanted.join('.')} or newer; this is ${process.versions.node}.`);
}

/** Installs what the lock file says, unless that is what node_modules already holds. */
export async function ensureInstalled() {
  const stamp = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  // A developer's own `npm install` leaves no stamp; installing again would take away packages that a running server uses.
  if (!holdsWhatIsLocked()) {
    console.log('Installing packages (npm ci) …');
    const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) giveUp('Installing the packages failed: npm says why above. `npm ci` tries again.');
  }
  writeFileSync(stampFile, stamp);
}

/** Whether every package of the lock file lies in node_modules in its version; packages for other platforms may be absent. */
function holdsWhatIsLocked() {
  if (!existsSync(installedFile)) return false;
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version && existsSync(join(root, path)) : entry.optional === true;
  });
}
