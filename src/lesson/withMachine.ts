import type { Fault, Scenario } from '../sim/scenario.ts';

/** The scenario with `$machine` replaced in its faults: a machine's name, or the machine part of a process. */
export function withMachine(scenario: Scenario, machine: string): Scenario {
  const faults = scenario.faults.map((fault): Fault => {
    if ('machine' in fault) return { ...fault, machine: fault.machine.replace('$machine', machine) };
    if ('process' in fault) return { ...fault, process: fault.process.replace('$machine', machine) };
    return { ...fault, groups: fault.groups.map((group) => group.map((name) => name.replace('$machine', machine))) };
  });
  return { ...scenario, faults };
}
