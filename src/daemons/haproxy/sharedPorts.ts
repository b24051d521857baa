import type { Span } from '../../text/span.ts';
import type { Section } from './draft.ts';
import type { Report } from './report.ts';

/** HAProxy may listen twice at one place (SO_REUSEPORT) and the kernel then deals connections out; here the first takes them all. */
export function markSharedPorts(sections: readonly Section[], report: Report): void {
  const first = new Set<string>();
  let marked: Span | null = null;
  for (const proxy of sections) {
    if (proxy.kind === 'defaults' || proxy.disabled) continue;
    for (const bind of proxy.binds) {
      const own = `${bind.address ?? '*'}:${bind.port}`;
      const any = `*:${bind.port}`;
      const isSecond = first.has(own) || first.has(any) || (bind.address === null && first.has(`port ${bind.port}`));
      // A line may open many ports: it is marked once.
      if (isSecond && bind.span !== marked) report.notSimulated((marked = bind.span), `a second bind on port ${bind.port}`);
      first.add(own).add(`port ${bind.port}`);
    }
  }
}
