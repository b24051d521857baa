import fc from 'fast-check';

/** The same generated cases in every run; another number draws others: `FAST_CHECK_SEED=7 npm run test:unit`. */
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 1) });
