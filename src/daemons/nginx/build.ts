import type { Word } from '../../text/blocks.ts';
import type { Disk, LimitZone, MadeVariable, Template } from './config.ts';
import type { Report } from './report.ts';
import { parseTemplate, unknownVariables } from './template.ts';

/** What directives of the http block make for those below it, while a file is being read. */
export class Makings {
  readonly report: Report;
  readonly disk: Disk;
  readonly made = new Map<string, MadeVariable>();
  readonly zones = new Map<string, LimitZone>();

  constructor(report: Report, disk: Disk) {
    this.report = report;
    this.disk = disk;
  }

  /** A word with variables; those that the lab does not work out are marked on it. */
  template(word: Word): Template {
    const template = parseTemplate(word.text);
    for (const name of unknownVariables(template)) this.report.notSimulated(word.span, `$${name}`);
    return template;
  }
}
