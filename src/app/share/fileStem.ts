/** Longer names are cut: some systems take no more than 255 bytes for one with all that is behind it. */
const STEM_MAX = 48;

/** What files about a system begin with: `failover-lab-two-web-servers`. */
export function fileStem(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const stem = (words ?? []).join('-').slice(0, STEM_MAX).replace(/-$/, '');
  return stem === '' ? 'failover-lab' : `failover-lab-${stem}`;
}
