import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Stands inside 404.html: a host shows that at any depth, where no address of a file can be right. */
export const notFoundScript = readFileSync(new URL('notFound.js', import.meta.url), 'utf8');
/** Stands inside every other page, which is painted a round trip sooner. */
export const themeScript = withoutComments(readFileSync(new URL('../public/theme.js', import.meta.url), 'utf8'));

/**
 * The content security policy: everything comes from the site itself. Monaco writes its colours as inline styles, hence 'unsafe-inline' for
 * styles only. The build puts it into every page, so that it holds on any static host; our server sends it as a header too.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' ${[notFoundScript, themeScript].map(hashOf).join(' ')}`,
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');

function hashOf(script) {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

/** Comments that have lines of their own. */
function withoutComments(script) {
  return script.replaceAll(/^\s*\/\/.*\n/gm, '');
}
