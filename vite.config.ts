import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { agreement } from './scripts/agreementPlugin.ts';
import { chunkOf } from './scripts/chunks.ts';
import { hosting } from './scripts/hostingPlugin.ts';
import { glossary } from './scripts/glossaryPlugin.ts';
import { lessons } from './scripts/lessonsPlugin.ts';
import { repairs } from './scripts/repairsPlugin.ts';
import { pages } from './scripts/pagesPlugin.ts';
import { contentSecurityPolicy } from './scripts/policy.mjs';
import { programs } from './scripts/programsPlugin.ts';
import { version } from './scripts/versionPlugin.ts';
import { sharedWorkers } from './scripts/sharedWorkers.ts';
import { pageLanguage, saidIn } from './scripts/words/pageLanguage.ts';
import { words } from './scripts/words/wordsPlugin.ts';

/** The language of the words in this build: each language is a site of its own, `de/` below the English one. */
const language = process.env.LAB_LANGUAGE ?? 'en';
/** All of them, `en,de`; empty where only one is built. */
const languages = process.env.LAB_LANGUAGES ?? '';
const root = fileURLToPath(new URL('.', import.meta.url));
const translated = () => (language === 'en' ? [] : [words(root, language)]);

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
  define: {
    'import.meta.env.LAB_LANGUAGE': JSON.stringify(language),
    'import.meta.env.LAB_LANGUAGES': JSON.stringify(languages),
  },
  plugins: [
    translated(),
    sharedWorkers(),
    pageLanguage(root, language, languages),
    svelte(),
    policyInPages(),
    lessons(fileURLToPath(new URL('lessons', import.meta.url)), language),
    repairs(fileURLToPath(new URL('lessons', import.meta.url))),
    glossary(fileURLToPath(new URL('lessons', import.meta.url)), language),
    agreement(fileURLToPath(new URL('real/agreement.json', import.meta.url))),
    programs(fileURLToPath(new URL('.', import.meta.url))),
    version(fileURLToPath(new URL('.', import.meta.url))),
    pages(language, saidIn(root, language)),
    hosting(),
  ],
  worker: { format: 'es', plugins: translated },
  build: {
    target: 'es2022',
    // The policy allows no fonts or scripts from data: addresses.
    assetsInlineLimit: 0,
    // scripts/size.mjs reads which file needs which.
    manifest: true,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf(fileURLToPath(new URL('.', import.meta.url))) }] } },
    },
    // Monaco is larger than the default limit and loads only when an editor is shown.
    chunkSizeWarningLimit: 4000,
  },
});
