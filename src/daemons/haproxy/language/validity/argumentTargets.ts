import { hasName } from '../../../nameIndex.ts';
import { BACKEND, FRONTEND, type PendingArgument, type Proxy } from '../model.ts';
import { regexComplaint } from '../regex.ts';
import type { Conclusions } from './conclusions.ts';
import { onlyServer } from './serverNames.ts';

/** Names in the arguments of samples, looked up when everything is read (sample.c 2.6, smp_resolve_args; acl.c, acl_find_targets). */
export function resolveArguments(proxy: Proxy, end: Conclusions): void {
  const errors = proxy.pending.map((pending) => argumentError(pending, proxy, end)).filter((error) => error !== null);
  if (errors.length === 0) return checkGroups(proxy, end);
  const [first = ''] = errors;
  // indent_msg: one line as it is, several on lines of their own.
  if (errors.length === 1 && !first.slice(0, -1).includes('\n')) end.alert(first, proxy.span);
  else {
    const rows = errors.join('').replace(/\n$/, '').split('\n');
    const title = errors.length > 1 ? 'multiple argument resolution errors:' : '';
    end.alert(`${title}${rows.map((row) => `\n        ${row}`).join('')}`, proxy.span);
  }
  end.errors += errors.length - 1;
}

/** `arg 1 of conversion keyword 'in_table' for sample fetch keyword 'src' in proxy 'web'`. */
function place({ position, converter, isAcl, keyword, where }: PendingArgument, proxy: Proxy): string {
  const conversion = converter === null ? '' : `conversion keyword '${converter}' for `;
  const what = isAcl ? 'ACL keyword' : 'sample fetch keyword';
  return `arg ${position + 1} of ${conversion}${what} '${keyword}' ${where === '' ? 'in' : where} proxy '${proxy.id}'`;
}

function argumentError(pending: PendingArgument, proxy: Proxy, end: Conclusions): string | null {
  const at = `parsing ${end.reading.at(pending.line)}: `;
  const of = place(pending, proxy);
  switch (pending.type) {
    case 'srv':
      return serverError(pending.value, proxy, at, of, end);
    case 'fe':
      return sideError(pending.value, 'frontend', proxy, at, of, end);
    case 'be':
      return sideError(pending.value, 'backend', proxy, at, of, end);
    case 'tab':
      return tableError(pending.value, proxy, at, of, end);
    case 'usr':
      return userlistError(pending.value, at, of, end);
    case 'reg': {
      if (pending.value === '') return `${at}missing regex in ${of}.\n`;
      const error = regexComplaint(pending.value);
      return error === null ? null : `${at}error in regex '${pending.value}' in ${of} : ${error}.\n`;
    }
    default:
      return null;
  }
}

function serverError(value: string, proxy: Proxy, at: string, of: string, end: Conclusions): string | null {
  if (value === '') return `${at}missing server name in ${of}.\n`;
  const slash = value.lastIndexOf('/');
  const owner = slash < 0 ? proxy.id : value.slice(0, slash);
  if (slash < 0 && proxy.kind === 'defaults') return `${at}backend name must be set in ${of}.\n`;
  const target = slash < 0 ? proxy : end.reading.proxyNamed(owner, BACKEND);
  if (target === undefined) return `${at}unable to find proxy '${owner}' referenced in ${of}.\n`;
  const name = value.slice(slash + 1);
  if (onlyServer(target, name, end) !== null) return null;
  return `${at}unable to find server '${name}' in proxy '${owner}', referenced in ${of}.\n`;
}

function sideError(value: string, side: 'frontend' | 'backend', proxy: Proxy, at: string, of: string, end: Conclusions): string | null {
  const capability = side === 'frontend' ? FRONTEND : BACKEND;
  const target = value === '' ? proxy : end.reading.proxyNamed(value, capability);
  if (target === undefined) return `${at}unable to find ${side} '${value}' referenced in ${of}.\n`;
  if ((target.cap & capability) !== 0) return null;
  return `${at}proxy '${target.id}', referenced in ${of}, has not ${side} capability.\n`;
}

function tableError(value: string, proxy: Proxy, at: string, of: string, end: Conclusions): string | null {
  if (value === '' && proxy.kind === 'defaults') return `${at}table name must be set in ${of}.\n`;
  const name = value === '' ? proxy.id : value;
  return end.reading.tables.has(name) ? null : `${at}unable to find table '${name}' referenced in ${of}.\n`;
}

function userlistError(value: string, at: string, of: string, end: Conclusions): string | null {
  if (value === '') return `${at}missing userlist name in ${of}.\n`;
  if (hasName(end.reading.sections.userlists, value)) return null;
  return `${at}unable to find userlist '${value}' referenced in ${of}.\n`;
}

/** Groups that `http_auth_group` asks for. */
function checkGroups(proxy: Proxy, end: Conclusions): void {
  for (const { name, expressions } of [...proxy.acls.values(), ...proxy.anonymousAcls])
    for (const { keyword, groups, userlist } of expressions) {
      if (keyword !== 'http_auth_group' || groups === null) continue;
      const own = `proxy ${proxy.id}: acl ${name} ${keyword}(): `;
      if (groups.length === 0) end.alert(`${own}no groups specified.`, proxy.span);
      const known = end.reading.sections.userlists.find((list) => list.name === userlist)?.groups ?? [];
      for (const group of groups)
        if (!known.some((one) => one.name === group)) end.alert(`${own}invalid group '${group}'.`, proxy.span);
    }
}
