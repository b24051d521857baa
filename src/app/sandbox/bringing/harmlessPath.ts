const LONGEST_PART = 200;

/**
 * A path as a file of a workspace may have: relative, with `/` between its parts, without a way up. Of `C:\conf\haproxy.cfg`, `/etc/haproxy/haproxy.cfg`
 * and `../../etc/haproxy/haproxy.cfg` what remains leads nowhere but down. Null where nothing remains.
 */
export function harmlessPath(path: string): string | null {
  const parts = path
    .replace(/^[a-z]:(?=[\\/])/i, '')
    .split(/[\\/]+/)
    .map((part) => harmlessPart(part))
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.length === 0 ? null : parts.join('/');
}

function harmlessPart(part: string): string {
  // eslint-disable-next-line no-control-regex -- a name may hold any of them, and no page can show them
  const plain = part.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '_').trim();
  // A name that objects have a meaning for.
  return plain === '__proto__' ? '_proto_' : plain.slice(0, LONGEST_PART);
}

/** Files that systems, editors and version control keep for themselves. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => /^\.(?!$)|^(__MACOSX|node_modules|Thumbs\.db|desktop\.ini)$/.test(part));
}

/** `prod` of `prod.tar.gz`. */
export function archiveStem(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.(zip|tar|tgz|tar\.gz|gz)$/i, '');
}
