import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Mm3Result } from './mm3.ts';

/** Null where there is no Python or no SimPy. */
export function simpy(customers: number, seed: number): (Mm3Result & { readonly version: string }) | null {
  const program = fileURLToPath(new URL('counter.py', import.meta.url));
  const { stdout, status } = spawnSync('python3', [program, String(customers), String(seed)], { encoding: 'utf8' });
  if (status !== 0) return null;
  const result = JSON.parse(stdout) as { version: string; meanWait: number; perSecond: number } | null;
  return result === null ? null : { customers, ...result };
}
