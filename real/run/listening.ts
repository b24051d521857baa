import { namespaceFile } from './leftovers.ts';
import { sh } from './shell.ts';

/** How often it looks. */
const EVERY_S = 0.05;

/**
 * Waits until something listens on each of these TCP ports in a network namespace; false when that takes longer than `patienceMs`, or the namespace goes.
 * A shell in there looks with ss, which asks for the sockets that listen: a read of /proc/net/tcp walks through the table of all connections of the computer,
 * 6 ms of a processor each time here.
 */
export function untilListening(namespace: string, ports: readonly number[], patienceMs: number): Promise<boolean> {
  const looks = Math.ceil(patienceMs / 1000 / EVERY_S);
  const script = [
    `left=${looks}`,
    'while [ $left -gt 0 ]; do',
    '  open=" $(ss -Hltn | tr -s " \\n" " ")"; missing=',
    `  for port in ${ports.join(' ')}; do case "$open" in *":$port "*) ;; *) missing=$port ;; esac; done`,
    '  if [ -z "$missing" ]; then exit 0; fi',
    `  left=$((left - 1)); sleep ${EVERY_S}`,
    'done',
    'exit 1',
  ];
  const looking = sh(['nsenter', `--net=${namespaceFile(namespace)}`, 'sh', '-c', script.join('\n')]);
  return looking.then(
    () => true,
    () => false,
  );
}
