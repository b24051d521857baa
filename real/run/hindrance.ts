/** Why real daemons cannot be run by this user on this system, in a sentence; null where they can. `uid` is undefined where users have no numbers. */
export function hindrance(platform: string, uid: number | undefined): string | null {
  if (platform !== 'linux') return 'real daemons run in namespaces, which only Linux has; a virtual machine with Debian 12 will do.';
  if (uid !== 0) return 'real daemons run in namespaces of this computer, which only root can make: try it with sudo.';
  return null;
}
