import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GROUPS, USERS } from '../../src/daemons/nginx/accounts.ts';
import { FOLDERS } from '../../src/daemons/nginx/language/disk.ts';

/** Taken from this machine as they are: programs, libraries, devices. */
const BORROWED = ['usr', 'dev'];
/** With usrmerge these are links. */
const LINKS = ['bin', 'sbin', 'lib', 'lib64'];
/** Files of /etc that the C library and OpenSSL look at; the hosts file is the enclosure's. */
const SETTINGS = ['hosts', 'host.conf', 'nsswitch.conf', 'ld.so.cache', 'ssl/openssl.cnf'];

/**
 * A root directory that holds what the lab says a machine with nginx holds, and no more: the folders of `FOLDERS`, the accounts of Debian's base
 * system, Debian's own files of nginx. What this machine has besides (certificates, caches, accounts, dynamic modules) is not seen.
 */
export class NginxRoot {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'failover-lab-nginx-'));
    for (const name of BORROWED) {
      mkdirSync(join(this.path, name));
      run(`mount --rbind /${name} ${join(this.path, name)}`);
    }
    // nginx-light brings a dynamic module along, which a file would have to load by name.
    for (const folder of ['usr/share/nginx/modules', 'usr/lib/nginx/modules'])
      run(`mount -t tmpfs none ${join(this.path, folder)}`);
    for (const name of LINKS) symlinkSync(`usr/${name}`, join(this.path, name));
    // A virtual address is not held all the time: whether it is, is not the configuration's fault.
    for (const version of ['ipv4', 'ipv6']) writeFileSync(`/proc/sys/net/${version}/ip_nonlocal_bind`, '1');
    this.clear();
    process.on('exit', () => this.#remove());
  }

  /** Makes everything but what is borrowed anew. */
  clear(): void {
    for (const name of readdirSync(this.path))
      if (![...BORROWED, ...LINKS].includes(name)) rmSync(join(this.path, name), { recursive: true, force: true });
    for (const folder of FOLDERS)
      if (!/^\/(usr|dev|bin|sbin|lib)(\/|$)/.test(folder)) mkdirSync(join(this.path, folder), { recursive: true });
    for (const name of SETTINGS) cpSync(join('/etc', name), join(this.path, 'etc', name));
    writeFileSync(join(this.path, 'etc/passwd'), USERS.map((name, i) => `${name}:x:${i}:${i}::/:/bin/sh\n`).join(''));
    writeFileSync(join(this.path, 'etc/group'), GROUPS.map((name, i) => `${name}:x:${i}:\n`).join(''));
    for (const name of readdirSync('/etc/nginx', { withFileTypes: true }))
      if (name.isFile()) cpSync(join('/etc/nginx', name.name), join(this.path, 'etc/nginx', name.name));
    cpSync('/etc/nginx/snippets', join(this.path, 'etc/nginx/snippets'), { recursive: true });
  }

  /** `nginx -t` with this configuration; what it prints on standard error. */
  test(config: string): { readonly accepted: boolean; readonly said: string } {
    writeFileSync(join(this.path, 'etc/nginx/nginx.conf'), config);
    const command = ['-c', 'ulimit -n 1024 && exec chroot "$0" /usr/sbin/nginx -t', this.path];
    const { status, stderr, signal } = spawnSync('sh', command, { encoding: 'utf8', timeout: 20_000 });
    if (status === null) throw new Error(`nginx -t ended with ${signal}`);
    return { accepted: status === 0, said: stderr };
  }

  /** The program, to look through its words. */
  binary(): string {
    return readFileSync('/usr/sbin/nginx', 'latin1');
  }

  #remove(): void {
    for (const name of BORROWED) spawnSync('umount', ['-R', '-l', join(this.path, name)]);
    for (const name of readdirSync(this.path))
      if (!BORROWED.includes(name)) rmSync(join(this.path, name), { recursive: true, force: true });
    for (const name of BORROWED) spawnSync('rmdir', [join(this.path, name)]);
    spawnSync('rmdir', [this.path]);
  }
}

function run(command: string): void {
  const [name = '', ...args] = command.split(' ');
  const { status, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr.trim()}`);
}
