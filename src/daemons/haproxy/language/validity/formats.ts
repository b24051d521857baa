import type { Span } from '../../../../text/span.ts';
import { AT } from '../fetchTable.ts';
import { Line } from '../line.ts';
import { parseLogFormat, type FormatOptions } from '../logFormat.ts';
import { BACKEND, FRONTEND, typeWord, type FormatLine, type Proxy } from '../model.ts';
import type { Reading } from '../reading.ts';
import { Refusal } from '../refusal.ts';
import { parseSample } from '../sample.ts';
import { sourceNames, REQUEST_BUFFER } from '../fetchTable.ts';
import type { Conclusions } from './conclusions.ts';

/** Formats and expressions that the daemon reads only when the mode of their proxy is certain (cfgparse.c 2.6, check_config_validity). */
export function checkFormats(proxy: Proxy, end: Conclusions): void {
  const log = { places: AT.log, http: false };
  // A backend forgets its log formats.
  if ((proxy.cap & FRONTEND) !== 0) {
    if (!readFormat(proxy.logFormat, 'log-format', 'in log-format string in', log, proxy, end) && isFirst(proxy.logFormat)) proxy.logFormat = null;
    if (!readFormat(proxy.logFormatSd, 'log-format-sd', 'in log-format-sd string in', log, proxy, end) && isFirst(proxy.logFormatSd))
      proxy.logFormatSd = null;
  }
  const unique = ((proxy.cap & FRONTEND) !== 0 ? AT.feRequestHeader : 0) | ((proxy.cap & BACKEND) !== 0 ? AT.beRequestHeader : 0);
  readFormat(proxy.uniqueId, 'unique-id', 'in unique-id-format string in', { places: unique, http: true }, proxy, end);
  readFormat(proxy.errorLogFormat, 'error-log-format', 'in log-format string in', log, proxy, end);
  if (proxy.balance.algorithm === 'hash') checkHash(proxy, end);
}

function readFormat(
  format: FormatLine | null,
  name: string,
  where: string,
  options: FormatOptions,
  proxy: Proxy,
  end: Conclusions,
): boolean {
  if (format === null || format.builtIn !== null) return true;
  const error = formatError(format.text, format.span, where, options, proxy, end.reading);
  if (error === null) return true;
  const line = name === 'log-format' || name === 'log-format-sd' ? proxy.formatLine : format.line;
  const at = line === 0 ? '[(null):0]' : end.reading.at(line);
  end.alert(`Parsing ${at}: failed to parse ${name} : ${error}.`, format.span);
  return false;
}

/** Whether what is wrong with a format is its beginning: nothing of it is kept then. */
const isFirst = (format: FormatLine | null): boolean => format !== null && /^%[^%]*$/.test(format.text);

/** Reads a format as if on its line; what is wrong with it, or null. */
export function formatError(text: string, span: Span, where: string, options: FormatOptions, proxy: Proxy, reading: Reading): string | null {
  reading.line = new Line([{ value: text, span }], span.line);
  proxy.argumentContext = where;
  try {
    parseLogFormat(text, proxy, reading, options);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.message;
  }
}

function checkHash(proxy: Proxy, end: Conclusions): void {
  const { reading } = end;
  const text = proxy.balance.argument;
  const own = `${typeWord(proxy)} '${proxy.id}' ${reading.at(proxy.line)}: `;
  reading.line = new Line([{ value: text, span: proxy.span }], proxy.line);
  proxy.argumentContext = 'in use-server or balance expression in';
  try {
    const { fetch } = parseSample((index) => (index === 0 ? text : ''), 0, { reading, proxy }).expression;
    if ((fetch.val & AT.beUseServer) === 0)
      end.alert(
        `${own}error detected while parsing 'balance hash' expression '${text}' which requires information from ${sourceNames(fetch.use)}, which is not available here.`,
        proxy.span,
      );
    else if (proxy.mode === 'http' && (fetch.use & REQUEST_BUFFER) !== 0)
      end.warn(`${own}L6 sample fetch <${text}> will be ignored in 'balance hash' expression in HTTP mode.`, proxy.span);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    end.alert(`${own}failed to parse 'balance hash' expression '${text}' in : ${error.message}.`, proxy.span);
  }
}
