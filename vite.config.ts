import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { agreement } from './scripts/agreementPlugin.ts';
import { chunkOf } from './scripts/chunks.ts';
import { hosting } from './scripts/hostingPlugin.ts';
import { glossary } from './scripts/glossaryPlugin.ts';
import { lessons } from './scripts/lessonsPlugin.ts';
import { pages } from './scripts/pagesPlugin.ts';
import { contentSecurityPolicy } from './scripts/policy.mjs';
import { programs } from './scripts/programsPlugin.ts';
import { version } from './scripts/versionPlugin.ts';

/** Puts the content security policy into every page, also in development, where a breach should show first. */
function policyInPages(): Plugin {
  return {
    name: 'content-security-policy',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  // Relative addresses: the built folder works below any path of any static host.
  base: './',
  plugins: [
    svelte(),
    policyInPages(),
    lessons(fileURLToPath(new URL('lessons', import.meta.url))),
    glossary(fileURLToPath(new URL('lessons', import.meta.url))),
    agreement(fileURLToPath(new URL('real/agreement.json', import.meta.url))),
    programs(fileURLToPath(new URL('.', import.meta.url))),
    version(fileURLToPath(new URL('.', import.meta.url))),
    pages(fileURLToPath(new URL('lessons', import.meta.url))),
    hosting(),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The policy allows no fonts or scripts from data: addresses.
    assetsInlineLimit: 0,
    // scripts/size.mjs reads which file needs which.
    manifest: true,
    rolldownOptions: {
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf(fileURLToPath(new URL('.', import.meta.url))) }] } },
    },
    // Monaco is larger than the default limit and loads only when an editor is shown.
    chunkSizeWarningLimit: 4000,
  },
});
