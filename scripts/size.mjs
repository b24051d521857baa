// `npm run size`: what a visitor downloads, after a build, against the targets. With --check, over a target is a failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { giveUp, root } from './run.mjs';

/**
 * What is true today, to the next whole kB, so that growth is noticed. A lesson's page is written with its picture and prose before any script runs, so its scripts are what taking it
 * over needs: the runtime (27 kB with what every page has), and the desk, the picture and the lesson's course with its charts (56 kB, with the card that most first steps have).
 */
const targetsKb = { lesson: 85, editor: 687 };

/**
 * The module a lesson's page is loaded with, and those the editor is loaded with, as Vite's manifest names dynamic imports. Cards and questions are
 * fetched by the steps that have some, after the page itself.
 */
const lessonRoute = /^src\/view\/lesson\/LessonPage\.svelte$/;
const editorRoute = /^src\/view\/editor\/|node_modules\/monaco-editor\//;
/** Vite's manifest leaves workers out. */
const editorWorker = /^editor\.worker.*\.js$/;

const dist = join(root, 'dist');
const manifestFile = join(dist, '.vite', 'manifest.json');
if (!existsSync(manifestFile)) giveUp('There is no build to measure: run `npm run build` first.');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));

const entry = 'index.html';
const dynamic = dynamicImportsFrom(entry);
const lessonRoutes = dynamic.filter((key) => lessonRoute.test(key));
const initial = closure([entry, ...lessonRoutes]);
const editor = closure(dynamic.filter((key) => editorRoute.test(key)));
for (const key of initial) editor.delete(key);

const measured = [
  print('Initial JavaScript of a lesson page', targetsKb.lesson, scripts(initial)),
  print('Editor (Monaco, its worker and styles)', targetsKb.editor, [
    ...scripts(editor),
    ...styles(editor),
    ...workers(),
  ]),
];
if (lessonRoutes.length === 0)
  console.log('No lesson route is loaded dynamically: the first figure is the entry alone.');
if (process.argv.includes('--check') && measured.includes(false)) process.exitCode = 1;

/** The keys and all they import statically: what is downloaded together. */
function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    closure(manifest[key].imports ?? [], seen);
  }
  return seen;
}

/** Every chunk that something reached from `key` loads later. */
function dynamicImportsFrom(key) {
  const found = new Set();
  const visit = (from) => {
    for (const member of closure([from])) {
      for (const next of manifest[member].dynamicImports ?? []) {
        if (found.has(next)) continue;
        found.add(next);
        visit(next);
      }
    }
  };
  visit(key);
  return [...found];
}

function scripts(keys) {
  return [...keys].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
}

function styles(keys) {
  return [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))];
}

function workers() {
  const folder = join(dist, 'assets');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => editorWorker.test(name))
    .map((name) => `assets/${name}`);
}

/** Prints one figure and what it is made of; true when it keeps to its target. */
function print(title, targetKb, files) {
  const sizes = files.map((file) => [file, brotliBytes(join(dist, file))]);
  const sum = sizes.reduce((total, [, bytes]) => total + bytes, 0);
  const kept = sum <= targetKb * 1000;
  console.log(`${title}: ${kb(sum)} kB brotli (target ${targetKb} kB)${kept ? '' : ' OVER'}`);
  for (const [file, bytes] of sizes.sort((a, b) => b[1] - a[1]))
    console.log(`  ${kb(bytes).padStart(7)}  ${basename(file)}`);
  return kept;
}

function brotliBytes(path) {
  return brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

function kb(bytes) {
  return (bytes / 1000).toFixed(1);
}
