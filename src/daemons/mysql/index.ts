import type { Daemon } from '../daemon.ts';
import { Mysql } from './behave.ts';
import type { MysqlConfig } from './config.ts';
import { mysqlEditor } from './editor.ts';
import { parseMysql } from './parse.ts';
import { furnish, recognises } from './surroundings.ts';
import { wiring } from './wiring.ts';

/** One MySQL server (measured: MariaDB 10.11), configured by my.cnf. */
export const mysql: Daemon<MysqlConfig> = {
  name: 'mysql',
  fileName: 'my.cnf',
  realPath: 'etc/mysql/my.cnf',
  fileOptional: true,
  parse: parseMysql,
  behave: (config, host) => new Mysql(config, host),
  charts: {},
  editor: mysqlEditor,
  recognises,
  furnish,
  wiring,
};
