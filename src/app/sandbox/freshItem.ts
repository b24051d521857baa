import type { Field, Form } from './checkForms.ts';
import type { SystemNames } from './systemNames.ts';

/** A fault or an expectation as it is written. */
export type Written = Readonly<Record<string, unknown>>;

/** What a form begins with: every value that it needs, about things that this system has. */
export function freshItem(form: Form, names: SystemNames): Written {
  const needed = form.fields.filter(({ optional }) => !optional);
  // The time comes first, as a timetable has it.
  const inOrder = [...needed.filter(({ key }) => key === 'at'), ...needed.filter(({ key }) => key !== 'at')];
  return Object.fromEntries(inOrder.map((field) => [field.key, freshValue(field, form, names)]));
}

/** What an optional value begins with, or a needed one. */
export function freshValue({ key, field }: Field, form: Form, names: SystemNames): unknown {
  const machine = names.machines[0] ?? 'web1';
  switch (field.type) {
    case 'bound':
      return field.unit === 'share' ? '>= 99%' : field.unit === 'ms' ? '<= 5s' : 1;
    case 'choice':
      return field.options[0]?.value ?? '';
    case 'text':
      return texts[key] ?? 'text';
    case 'time':
      return key === 'within' ? '8s' : '10s';
    case 'machine':
      return machine;
    case 'places':
      return servers(names)[0] ?? machine;
    case 'process':
      return processFor(form.kind, names);
    case 'processes':
      return 'all';
    case 'address':
      return names.addresses[0] ?? '10.77.0.100';
    case 'site':
      return 'virtual';
    case 'statuses':
      return '2xx';
    case 'shares':
      return Object.fromEntries(
        servers(names)
          .slice(0, 2)
          .map((name) => [name, '>= 10%']),
      );
    case 'groups':
      return [[machine], names.machines.slice(1, 2)];
    case 'variables':
      return { REPLY_STATUS: '500' };
  }
}

const texts: Readonly<Record<string, string>> = { path: '/', method: 'GET', command: 'show stat' };

/** Machines that answer requests themselves; all, where no app runs anywhere. */
function servers({ machines, processes }: SystemNames): readonly string[] {
  const found = machines.filter((name) => processes.includes(`${name}/app`));
  return found.length > 0 ? found : machines;
}

/** Only an app reads variables, only HAProxy takes commands. */
function processFor(kind: string, { processes }: SystemNames): string {
  const daemon = kind === 'set' ? 'app' : kind === 'tell' ? 'haproxy' : '';
  return processes.find((id) => daemon !== '' && id.endsWith(`/${daemon}`)) ?? processes[0] ?? 'web1/app';
}
