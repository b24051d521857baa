import type { Section } from './draft.ts';
import type { Report } from './report.ts';

/** HAProxy may listen twice at one place (SO_REUSEPORT) and the kernel then deals connections out; here the first takes them all. */
export function markSharedPorts(sections: readonly Section[], report: Report): void {
  const first = new Set<string>();
  for (const proxy of sections) {
    if (proxy.kind === 'defaults' || proxy.disabled) continue;
    for (const bind of proxy.binds) {
      const own = `${bind.address ?? '*'}:${bind.port}`;
      const any = `*:${bind.port}`;
      if (first.has(own) || first.has(any) || (bind.address === null && first.has(`port ${bind.port}`)))
        report.notSimulated(bind.span, `a second bind on port ${bind.port}`);
      first.add(own).add(`port ${bind.port}`);
    }
  }
}
