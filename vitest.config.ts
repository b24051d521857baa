import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      include: ['src/**/*.test.ts', 'real/**/*.test.ts', 'scripts/**/*.test.ts'],
      exclude: [...configDefaults.exclude, 'e2e/**'],
      environment: 'node',
      setupFiles: ['vitest.setup.ts'],
      // No test changes what another sees: files share what they import, which halves the time. As many at once as there are processors.
      isolate: false,
      unstubGlobals: true,
      maxWorkers: '100%',
      // Property tests and simulations of many seeds, on a small shared machine.
      testTimeout: 30_000,
    },
  }),
);
