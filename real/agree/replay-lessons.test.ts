import { replayTests } from './replay.testing.ts';

replayTests((family) => family.startsWith('lesson:'));
