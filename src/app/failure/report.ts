import type { Failure } from './failures.svelte.ts';

export interface ReportFacts {
  readonly version: string;
  readonly address: string;
  readonly browser: string;
  readonly failures: readonly Failure[];
  /** What stood on the page; null where the learner keeps it to themselves. */
  readonly workspace: unknown;
}

/** Longer parts of an address hold somebody's files: links to runs do. */
const ADDRESS_PART_MAX = 60;
const CAUSES_MAX = 5;

/** A report of what went wrong, as text that a person can read before they pass it on. */
export function reportText({ version, address, browser, failures, workspace }: ReportFacts): string {
  const parts = [
    `Failover Lab ${version}\nPage: ${shortened(address)}\nBrowser: ${browser}`,
    ...failures.map(
      ({ part, error, atMs }) => `${new Date(atMs).toISOString()} ${part ?? 'Behind the page'}\n${errorText(error)}`,
    ),
  ];
  if (workspace !== null) parts.push(`Workspace:\n${JSON.stringify(workspace, null, 2)}`);
  return `${parts.join('\n\n')}\n`;
}

function shortened(address: string): string {
  const parts = address
    .split('/')
    .map((part) => (part.length > ADDRESS_PART_MAX ? `(${part.length} characters left out)` : part));
  return parts.join('/');
}

/** With its stack, and what led to it. */
function errorText(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = '', cause } = error;
  // Some engines begin the stack with name and message, others leave them out.
  const text = stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
  return cause === undefined || depth === CAUSES_MAX
    ? text.trim()
    : `${text.trim()}\nbecause of ${errorText(cause, depth + 1)}`;
}
