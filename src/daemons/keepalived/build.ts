import { notSimulated, type ParseContext } from '../daemon.ts';
import { ROOTS, type Keyword } from './directives.ts';
import { newGlobals, newInstance, newScript, type GlobalDraft, type InstanceDraft, type ScriptDraft } from './draft.ts';
import { GLOBAL_LINES } from './globalLines.ts';
import { INSTANCE_LINES, INSTANCE_VALUES, type InstanceLine } from './instanceLines.ts';
import type { Line, Word } from './lines.ts';
import type { Verdict, Visitor } from './reader.ts';
import type { Complaints } from './say.ts';
import { SCRIPT_LINES } from './scriptLines.ts';

/** Collects drafts of instances and scripts from what the VRRP process reads. */
export class Builder implements Visitor {
  readonly globals: GlobalDraft = newGlobals();
  readonly instances: InstanceDraft[] = [];
  /** Scripts that keepalived kept; the order is that of the file. */
  readonly scripts: ScriptDraft[] = [];
  missingInterface = false;
  readonly #file: string;
  readonly #complaints: Complaints;
  readonly #interfaces: readonly string[] | null;
  #root: Keyword | null = null;
  #script: ScriptDraft | null = null;

  constructor(file: string, complaints: Complaints, context: ParseContext) {
    this.#file = file;
    this.#complaints = complaints;
    this.#interfaces = context.machine === null ? null : [context.machine.interface];
  }

  complain(line: Line | null, word: Word | null, code: string, message: string): void {
    this.#complaints.say(word?.span ?? line?.span ?? null, code, message);
  }

  keyword(keyword: Keyword, words: readonly Word[], line: Line): Verdict {
    const opensRoot = ROOTS.includes(keyword);
    if (opensRoot) this.#root = keyword;
    if (keyword.support === 'not-simulated' && (opensRoot || this.#root?.support !== 'not-simulated')) {
      this.#complaints.add(notSimulated(this.#file, (words[0] as Word).span, keyword.name));
    }
    // A block instance named without its parameter is refused by its own handler; every other missing word ends keepalived.
    const missing = keyword.shape !== 'values' && keyword.shape !== 'block' && words.length <= keyword.needs;
    if (missing || (keyword.name === 'vrrp_script' && words.length < 2)) return this.#missingParameter(line, words);
    if (keyword.name === 'vrrp_instance') return this.#instance(words, line);
    if (keyword.name === 'vrrp_script') {
      this.#script = newScript((words[1] as Word).text, line.span);
      this.scripts.push(this.#script);
    } else if (keyword.shape === 'line') {
      this.#line(keyword, words, line);
      if (this.#complaints.refusal !== null) return 'stop';
    } else if (keyword.name === 'unicast_peer') {
      const draft = this.instances.at(-1);
      if (draft !== undefined) draft.unicastConfigured = true;
    }
    return 'read';
  }

  value(keyword: Keyword, words: readonly Word[], line: Line): void {
    const at = this.#at(words, words[0] as Word, line);
    if (this.#root?.name === 'vrrp_instance' && at !== null) INSTANCE_VALUES[keyword.name]?.(at);
  }

  end(keyword: Keyword, closing: Line | null): void {
    if (keyword.name === 'vrrp_script') this.#endScript(closing);
    if (keyword.name === 'vrrp_instance') {
      const draft = this.instances.at(-1);
      if (draft !== undefined && draft.peers.length === 0 && draft.unicastTtl) {
        this.#complaints.say(
          (closing ?? draft).span,
          'keepalived.ttl',
          `(${draft.name}): Cannot use unicast_ttl without unicast peers - resetting`,
        );
      }
    }
  }

  #line(keyword: Keyword, words: readonly Word[], line: Line): void {
    const word = words[1] ?? (words[0] as Word);
    const at = this.#at(words, word, line);
    if (this.#root?.name === 'vrrp_instance') {
      if (at !== null) INSTANCE_LINES[keyword.name]?.(at);
    } else if (this.#root?.name === 'global_defs')
      GLOBAL_LINES[keyword.name]?.({ globals: this.globals, words, word, complaints: this.#complaints });
    else if (this.#root?.name === 'vrrp_script' && this.#script !== null) {
      SCRIPT_LINES[keyword.name]?.({ draft: this.#script, words, word, line, complaints: this.#complaints });
    }
  }

  /** For the instance read last; null when none was accepted yet, which lines after a refused heading without a brace can meet. */
  #at(words: readonly Word[], word: Word, line: Line): InstanceLine | null {
    const draft = this.instances.at(-1);
    if (draft === undefined) return null;
    return {
      draft,
      words,
      word,
      line,
      complaints: this.#complaints,
      globals: this.globals,
      scripts: this.scripts,
      interfaces: this.#interfaces,
      missingInterface: () => {
        this.missingInterface = true;
      },
    };
  }

  #instance(words: readonly Word[], line: Line): Verdict {
    const [first, name] = words as [Word, Word | undefined];
    if (name === undefined || words.length !== 2) {
      this.#complaints.say(first.span, 'keepalived.instance', 'vrrp_instance must have a name');
      return 'skip';
    }
    if (this.instances.some((i) => i.name === name.text)) {
      this.#complaints.say(name.span, 'keepalived.instance', `vrrp instance ${name.text} already defined`);
      return 'skip';
    }
    this.instances.push(newInstance(name.text, line.span, this.globals));
    return 'read';
  }

  /** vrrp_vscript_end_handler: a script without a command or without a user to run it is taken away again. */
  #endScript(closing: Line | null): void {
    const script = this.#script;
    if (script === null) return;
    this.#script = null;
    const say = (message: string) => this.#complaints.say((closing ?? script).span, 'keepalived.script', message);
    let keep = true;
    if (script.command === null) {
      say(`No script set for vrrp_script ${script.name} - removing`);
      keep = false;
    } else if (script.user === 'unknown') keep = false;
    else if (
      script.user === 'unset' &&
      (this.globals.scriptUser === 'unknown' || (this.globals.scriptUser === 'unset' && this.globals.scriptSecurity))
    ) {
      if (this.globals.scriptUser === 'unset') say('Unable to set default user keepalived_script for script');
      this.globals.scriptUser = 'unknown';
      say(`Unable to set default user for vrrp script ${script.name} - removing`);
      keep = false;
    }
    if (!keep) this.scripts.splice(this.scripts.indexOf(script), 1);
  }

  /** lib/parser.c's null_strvec: keepalived exits where a handler looks for a word that is not there. */
  #missingParameter(line: Line, words: readonly Word[]): Verdict {
    const first = words[0] as Word;
    const last = words.at(-1) as Word;
    this.#complaints.refuse(
      line.span,
      'keepalived.missing-parameter',
      `*** Configuration line starting \`${first.text}\` is missing a parameter after keyword \`${last.text}\` at word position ${words.length + 1}`,
    );
    return 'stop';
  }
}
