/** Names of variables (vars.c). */

const SCOPES = ['proc.', 'sess.', 'txn.', 'req.', 'res.', 'check.'] as const;

/** `vars_hash_name`: what is wrong with a name, or null. */
export function variableNameError(name: string): string | null {
  if (name === '') return 'Empty variable name cannot be accepted';
  const scope = SCOPES.find((one) => name.length > one.length && name.startsWith(one));
  if (scope === undefined)
    return `invalid variable name '${name}'. A variable name must be start by its scope. The scope can be 'proc', 'sess', 'txn', 'req', 'res' or 'check'`;
  const body = name.slice(scope.length);
  const bad = /[^A-Za-z0-9_.]/.exec(body);
  return bad === null ? null : `invalid syntax at char '${body.slice(bad.index)}'`;
}

const CONDITIONS = new Set(['ifexists', 'ifnotexists', 'ifempty', 'ifnotempty', 'ifset', 'ifnotset', 'ifgt', 'iflt']);

/** `vars_parse_cond_param`. */
export function conditionError(word: string): string | null {
  return CONDITIONS.has(word) ? null : `unknown condition "${word}"`;
}
