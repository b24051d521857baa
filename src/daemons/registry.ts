import { app } from './app/index.ts';
import type { Daemon } from './daemon.ts';
import { haproxy } from './haproxy/index.ts';
import { keepalived } from './keepalived/index.ts';
import { mysql } from './mysql/index.ts';
import { nginx } from './nginx/index.ts';

/** Every daemon the lab knows. */
export const daemons: readonly Daemon[] = [haproxy, nginx, keepalived, app, mysql];
