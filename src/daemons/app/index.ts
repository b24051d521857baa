import type { Daemon } from '../daemon.ts';
import { App } from './behave.ts';
import type { AppConfig } from './config.ts';
import { appEditor } from './editor.ts';
import { parseApp } from './parse.ts';
import { consume, furnish, recognises, surroundings } from './surroundings.ts';
import { wiring } from './wiring.ts';

/** The widget shop's own program, configured by app.env. */
export const app: Daemon<AppConfig> = {
  name: 'app',
  fileName: 'app.env',
  realPath: 'etc/widget-shop/app.env',
  fileOptional: true,
  parse: parseApp,
  behave: (config, host) => new App(config, host),
  charts: {},
  editor: appEditor,
  recognises,
  surroundings,
  furnish,
  consume,
  wiring,
};
