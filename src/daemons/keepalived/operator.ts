import type { Host } from '../../sim/host.ts';
import type { VrrpParent } from './vrrpParent.ts';

/** Where Debian's keepalived writes the process ids of itself and its children. */
const PID_FILE = /^\/run\/(?:keepalived\/)?(keepalived|vrrp)\.pid$/;
const KILL = /^kill +(?:-(\S+) +)?(?:\$\(\s*cat +(\S+?)\s*\)|`\s*cat +(\S+?)\s*`)$/;
const ECHO = /^(?:echo|printf) +(?:-n +)?["']?(-?\w+)["']? *> *(\S+)$/;
const REMOVE = /^rm +(?:-f +)?(\S+)$/;

/**
 * What an operator can do to a running keepalived from a shell of its machine: signals to the parent and to the VRRP child, and writing into tracked files.
 * @returns what the shell prints; null for a command that is none of these
 */
export function operate(text: string, vrrp: VrrpParent, host: Host, stop: () => void): string | null {
  const command = text.trim();
  const kill = KILL.exec(command);
  if (kill !== null) return signal(kill[1] ?? 'TERM', kill[2] ?? kill[3] ?? '', vrrp, host, stop);
  const echo = ECHO.exec(command);
  if (echo !== null) return write(echo[2] ?? '', numberIn(echo[1] ?? ''), vrrp);
  const remove = REMOVE.exec(command);
  if (remove !== null) return write(remove[1] ?? '', 0, vrrp);
  return null;
}

function signal(name: string, path: string, vrrp: VrrpParent, host: Host, stop: () => void): string | null {
  const target = PID_FILE.exec(path)?.[1];
  if (target === undefined) return `cat: ${path}: No such file or directory`;
  const kind = ['9', 'KILL', 'SIGKILL'].includes(name)
    ? 'killed'
    : ['15', 'TERM', 'SIGTERM'].includes(name)
      ? 'terminated'
      : null;
  if (kind === null) return null;
  if (target === 'vrrp') return vrrp.childEnds(kind) ? '' : `kill: usage: kill [-s sigspec] pid`;
  // The children of a parent that dies get SIGTERM (PR_SET_PDEATHSIG), and stop as if they had been told to.
  stop();
  host.exit(kind === 'killed' ? 'killed (SIGKILL); its children stop in order' : 'stopped (SIGTERM)');
  return '';
}

function write(path: string, value: number, vrrp: VrrpParent): string | null {
  return vrrp.fileChanged(path, value) ? '' : null;
}

/** strtol with base 0: decimal, octal after 0, hexadecimal after 0x; what is no number is 0. */
export function numberIn(text: string): number {
  const [, sign = '', digits = ''] = /^\s*([+-]?)(0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9][0-9]*)/.exec(text) ?? [];
  if (digits === '') return 0;
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -value : value;
}
