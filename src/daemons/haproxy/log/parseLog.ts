import { wordsSpan, type Word } from '../../../text/words.ts';
import { LEVELS, type LogOption, type LoggingDraft, type LogStyle, type LogTarget } from './logging.ts';

/** `log <address> [len N] [format F] [sample …] <facility> [<level> [<minlevel>]]` of a line that the daemon takes (log.c parse_logsrv 2.6). */
export function readLogTarget(words: readonly Word[]): LogTarget | null {
  const text = (at: number): string => words[at]?.value ?? '';
  let at = 2;
  let format: string | null = null;
  while (text(at) === 'len' || text(at) === 'format' || text(at) === 'sample') {
    if (text(at) === 'format') format = text(at + 1);
    at += 2;
  }
  if (text(1) === '' || text(at) === '') return null;
  const level = (word: string, otherwise: number): number => {
    const found = (LEVELS as readonly string[]).indexOf(word);
    return found < 0 ? otherwise : found;
  };
  return {
    address: text(1),
    facility: text(at),
    maxLevel: level(text(at + 1), 7),
    minLevel: level(text(at + 2), 0),
    format,
    span: wordsSpan(words),
  };
}

/** A section's lines `log`, `log-format` and `log-tag`. `on` is false after `no`. */
export function readLogLine(
  draft: LoggingDraft,
  words: readonly Word[],
  on: boolean,
  globals: readonly LogTarget[],
): LoggingDraft {
  const value = words[1]?.value ?? '';
  switch (words[0]?.value) {
    case 'log': {
      if (!on) return { ...draft, targets: [] };
      if (value === 'global' && words.length === 2)
        return {
          ...draft,
          targets: [...draft.targets, ...globals.filter((target) => !draft.targets.includes(target))],
        };
      const target = readLogTarget(words);
      return target === null ? draft : { ...draft, targets: [...draft.targets, target] };
    }
    case 'log-format':
      return { ...draft, style: 'own', text: value };
    case 'log-tag':
      return { ...draft, tag: value };
    default:
      return draft;
  }
}

const STYLES: Readonly<Partial<Record<string, LogStyle>>> = { httplog: 'http', tcplog: 'tcp', httpslog: 'https' };

/** `option httplog [clf]`, `option tcplog` and `option httpslog`. */
export function readLogStyle(draft: LoggingDraft, words: readonly Word[]): LoggingDraft {
  const style = words[2]?.value === 'clf' ? 'clf' : (STYLES[words[1]?.value ?? ''] ?? 'none');
  return { ...draft, style, text: '' };
}

/** `option dontlognull` and the like, and `no option dontlognull`. */
export function switchLogOption(draft: LoggingDraft, option: LogOption, on: boolean): LoggingDraft {
  const options = new Set(draft.options);
  if (on) options.add(option);
  else options.delete(option);
  return { ...draft, options };
}
