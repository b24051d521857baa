import type { Conclusions } from './conclusions.ts';

/** What `global` and `program` sections name, looked at when all is read (http_client.c, mux_h1.c, mworker-prog.c, http_htx.c 2.6). */

/** HTTP needs sizes below this. */
const BUFFER_MAX_BYTES = 256 * 1024 * 1024;

/** Before all other checks; false when the daemon goes no further. */
export function checkHttpClient(end: Conclusions): boolean {
  const { reading } = end;
  const file = reading.globals.clientAuthorities;
  if (file === null || file === '@system-ca' || reading.hasFile(file)) return true;
  end.alert(`Couldn't open the ca-file '${file}' (No such file or directory).`, null);
  end.alert(`httpclient: cannot initialize: cannot initialize SSL verify with 'ca-file "${file}"'.`, null);
  return false;
}

export function checkGlobalSettings(end: Conclusions): void {
  const { reading } = end;
  const { clientResolvers, caseFile, bufferSize, masterWorker } = reading.globals;
  const { resolvers, programs, usesProgram } = reading.sections;
  if (clientResolvers !== null && !resolvers.some(({ name }) => name === clientResolvers))
    end.alert(`Proxy '<HTTPCLIENT>': Can't find resolvers section '${clientResolvers}' for do-resolve action.`, null);
  if (caseFile !== null && !reading.hasFile(caseFile))
    end.alert(`h1-headers-case-adjust-file '${caseFile}': failed to open file.`, null);
  if (bufferSize >= BUFFER_MAX_BYTES)
    end.alert(`global.tune.bufsize must be below 256 MB when HTTP is in use (current value = ${bufferSize}).`, null);
  for (const { name, command } of programs)
    if (!command) end.alert(`The program section '${name}' lacks a command to launch.`, null);
  if (usesProgram && !masterWorker) end.alert("Can't use a 'program' section without master worker mode.", null);
}

/** The states of servers that a former process left (server_state.c 2.6, apply_server_state): the machine of a workspace has none. */
export function warnMissingStates(end: Conclusions): void {
  const { stateFile, stateBase } = end.reading.globals;
  if (stateFile === null) return;
  const path = stateFile.startsWith('/') || stateBase === null ? stateFile : `${stateBase.replace(/\/+$/, '')}/${stateFile}`;
  if (!end.reading.hasFile(path))
    end.warn(`config: Can't open global server state file '${path}': No such file or directory`, null);
}
