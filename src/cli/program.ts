import { ask } from './ask.ts';
import { check } from './check.ts';
import { FolderError } from './folder.ts';
import { importFolder } from './importFolder.ts';
import { lesson } from './lesson.ts';
import { lessons } from './lessons.ts';
import { lint } from './lint.ts';
import { EXIT, type Output, UsageError } from './output.ts';
import { run } from './run.ts';

const USAGE = `lab COMMAND

  lint FILE… [--daemon NAME] [--json]             what the daemon says about a configuration file
  run WORKSPACE --scenario FILE [--seed N] [--json]   simulates a scenario and tells what clients saw
  ask WORKSPACE --scenario FILE [--at TIME] [--seed N] [--json] PROCESS COMMAND
                                                  what a daemon's control socket answers: lb1/haproxy "show stat"
  check WORKSPACE --lesson ID [--seed N] [--json]     the lesson's checks on a workspace
  import FOLDER --out WORKSPACE [--json]          makes a workspace of production files; it must not be there yet
  lessons [ID…] [--in FOLDER] [--seeds N] [--json]    proves every lesson
  lesson new TRACK/NAME [--from LESSON|TEMPLATE]      makes a lesson that proves itself
  lesson check [ID…] [--seeds N] [--json]             proves one

Exit codes: 0 yes, 1 no (would not start, nobody answers, a check fails, a lesson is not proved), 2 called wrongly.`;

const commands: Readonly<Record<string, (args: readonly string[], output: Output) => number>> = {
  lint,
  run,
  ask,
  check,
  import: importFolder,
  lessons,
  lesson,
};

/** The command line: returns the exit code. Mistakes in the call become a sentence; only faults of the lab itself throw. */
export function program(args: readonly string[], output: Output): number {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    output[name === undefined ? 'err' : 'out'](USAGE);
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (command === undefined)
      throw new UsageError(`no command is called ${name}; there are ${Object.keys(commands).join(', ')}`);
    return command(rest, output);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof FolderError)) throw error;
    output.err(`lab: ${error.message}`);
    return EXIT.usage;
  }
}
