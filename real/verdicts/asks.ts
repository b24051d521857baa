import type { Ask } from './ask.ts';
import { askKeepalived } from './askKeepalived.ts';
import { askNginx } from './askNginx.ts';

/** Every real daemon that can be asked; one file each. */
export const asks: readonly Ask[] = [askNginx, askKeepalived];
