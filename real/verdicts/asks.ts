import type { Ask } from './ask.ts';
import { askHaproxy } from './askHaproxy.ts';
import { askKeepalived } from './askKeepalived.ts';
import { askNginx } from './askNginx.ts';

/** Every real daemon that can be asked; one file each. */
export const asks: readonly Ask[] = [askHaproxy, askNginx, askKeepalived];
