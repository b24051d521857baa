import { parseAclExpression } from './aclExpression.ts';
import { PREDEFINED_ACLS } from './aclKeywords.ts';
import { placeName, REQUEST_BUFFER, RESPONSE_BUFFER } from './fetchTable.ts';
import type { Acl, AclCondition, Proxy } from './model.ts';
import { invalidNameCharacter } from './names.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import type { SampleScope } from './sample.ts';

/** What owns ACLs: a proxy, or a fcgi-app section. */
export type AclOwner = Pick<Proxy, 'pending' | 'argumentContext' | 'acls' | 'anonymousAcls'>;

/** `parse_acl`: `NAME CRITERION…`. A name that is known gets a further criterion. */
export function parseAcl(words: readonly string[], owner: AclOwner, reading: Reading): Acl {
  const [name = '', criterion = '', pattern = ''] = words;
  const bad = name === '' ? null : invalidNameCharacter(name);
  if (bad !== null) refuse(`invalid character in ACL name : '${bad}'`);
  const scope: SampleScope = { reading, proxy: owner };
  const expression = parseAclExpression(words.slice(1), scope);
  if (!criterion.includes('(') && pattern.startsWith('(')) {
    reading.warn(
      `parsing acl '${name}' :\n` +
        `  matching '${criterion}' for pattern '${pattern}' is likely a mistake and probably\n` +
        "  not what you want. Maybe you need to remove the extraneous space before '('.\n" +
        "  If you are really sure this is not an error, please insert '--' between the\n" +
        '  match and the pattern to make this warning message disappear.',
      { form: 'bare' },
    );
  }
  let acl = name === '' ? undefined : owner.acls.get(name);
  if (acl === undefined) {
    acl = { name, use: 0, val: 0, expressions: [] };
    if (name === '') owner.anonymousAcls.push(acl);
    else owner.acls.set(name, acl);
  }
  acl.use |= expression.fetch.use;
  acl.val |= expression.fetch.val;
  acl.expressions.push(expression);
  return acl;
}

/** `build_acl_cond`: the words from `if` or `unless` on. */
export function parseCondition(words: readonly string[], owner: AclOwner, reading: Reading): AclCondition {
  if (words[0] !== 'if' && words[0] !== 'unless') refuse("conditions must start with either 'if' or 'unless'");
  return parseTerms(words.slice(1), owner, reading);
}

/** `parse_acl_cond`: `a !b or { path_beg /x }`. */
export function parseTerms(words: readonly string[], owner: AclOwner, reading: Reading): AclCondition {
  const condition: AclCondition = { line: reading.line.number, use: 0, terms: [] };
  for (let at = 0; at < words.length && words[at] !== ''; at++) {
    const word = (words[at] as string).replace(/^!+/, '');
    if (word === '' || word.toLowerCase() === 'or' || word === '||') continue;
    let acl: Acl;
    if (word === '{') {
      const end = closingBrace(words, at);
      acl = parseAcl(['', ...words.slice(at + 1, end)], owner, reading);
      at = end;
    } else acl = owner.acls.get(word) ?? predefined(word, owner, reading);
    condition.use |= acl.use;
    condition.terms.push(acl);
  }
  return condition;
}

function closingBrace(words: readonly string[], open: number): number {
  for (let at = open + 1; at < words.length && words[at] !== ''; at++) if (words[at] === '}') return at;
  return refuse("missing closing '}' in condition");
}

function predefined(name: string, owner: AclOwner, reading: Reading): Acl {
  const words = PREDEFINED_ACLS.get(name);
  if (words === undefined) return refuse(`no such ACL : '${name}'`);
  const expression = parseAclExpression(words, { reading, proxy: owner });
  const acl: Acl = { name, use: expression.fetch.use, val: expression.fetch.val, expressions: [expression] };
  owner.acls.set(name, acl);
  return acl;
}

export interface Conflict {
  readonly acl: Acl;
  /** The one keyword at fault; null where none of the ACL's can be used. */
  readonly keyword: string | null;
}

/** `acl_cond_conflicts` and `acl_cond_kw_conflicts`: the first ACL that cannot work at these places, or not wholly. */
export function conflictOf(condition: AclCondition, places: number): Conflict | null {
  for (const acl of condition.terms) if ((acl.val & places) === 0) return { acl, keyword: null };
  for (const acl of condition.terms)
    for (const { fetch, keyword } of acl.expressions) if ((fetch.val & places) === 0) return { acl, keyword };
  return null;
}

/** `warnif_cond_conflicts`. */
export function warnConflicts(condition: AclCondition | null, places: number, reading: Reading): void {
  const conflict = condition === null ? null : conflictOf(condition, places);
  if (conflict === null) return;
  const { acl, keyword } = conflict;
  const place = placeName(places);
  const first = acl.expressions[0]?.keyword ?? '';
  if (keyword === null)
    reading.warn(
      acl.name === ''
        ? `anonymous acl will never match because it uses keyword '${first}' which is incompatible with '${place}'`
        : `acl '${acl.name}' will never match because it only involves keywords that are incompatible with '${place}'`,
    );
  else
    reading.warn(
      acl.name === ''
        ? `anonymous acl involves keyword '${keyword}' which is incompatible with '${place}'`
        : `acl '${acl.name}' involves keywords '${keyword}' which is incompatible with '${place}'`,
    );
}

/** `warnif_tcp_http_cond`, when everything is read. */
export function warnBelowHttp(proxy: Proxy, condition: AclCondition | null, reading: Reading): void {
  if (condition === null || proxy.mode !== 'http' || (condition.use & (REQUEST_BUFFER | RESPONSE_BUFFER)) === 0) return;
  reading.warn(
    `Proxy '${proxy.id}': L6 sample fetches ignored on HTTP proxies (declared at ${reading.report.baseName}:${condition.line}).`,
    { form: 'bare' },
  );
}
