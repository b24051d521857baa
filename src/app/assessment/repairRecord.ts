import { repairs } from 'virtual:repairs';

/** Every broken system that can be drawn. */
export const allRepairs = repairs;
