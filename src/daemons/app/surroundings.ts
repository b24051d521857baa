import { parseEnv } from '../../text/env.ts';
import { NOTHING_AROUND, type Furnishing, type Need, type Service, type Surroundings } from '../surroundings.ts';
import type { AppConfig } from './config.ts';
import { isVariable } from './variables.ts';

/** The share of lines that set one of its variables. */
export function recognises(text: string): number {
  const { entries, problems } = parseEnv('', text);
  const all = entries.length + problems.length;
  return all === 0 ? 0 : entries.filter(({ name }) => isVariable(name)).length / all;
}

export function surroundings({ dbHost, dbPort, spans }: AppConfig): Surroundings {
  const span = spans['DB_HOST'];
  if (dbHost === null || span === undefined) return NOTHING_AROUND;
  return { ...NOTHING_AROUND, targets: [{ label: null, host: dbHost, port: dbPort, service: 'mysql', check: null, forwarding: null, span }] };
}

/** One port is all it has; each of its pages answers 200 without a text that a check could look for. */
export function furnish(needs: readonly Need[]): Furnishing | null {
  const answer = { kind: 'http-response', status: 200, headers: {} } as const;
  const need = needs.find(({ service, checks }) => service !== 'mysql' && checks.every((check) => check.accepts(answer)));
  if (need === undefined) return null;
  const page = need.checks.find(({ request }) => request?.path.startsWith('/') === true && !/\s/.test(request.path))?.request?.path;
  return { text: `PORT=${need.port}\n${page === undefined ? '' : `HEALTH_PATH=${page}\n`}`, meets: [need] };
}

/** Of all services it uses only a database. */
export function consume(service: Service, host: string, port: number): string | null {
  return service === 'mysql' ? `PORT=80\nDB_HOST=${host}\nDB_PORT=${port}\nDB_CONNECT_TIMEOUT_MS=2000\nDB_READ_TIMEOUT_MS=2000\n` : null;
}
