import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The one script that stands inside a page: a host shows 404.html at any depth, where no address of a file can be right. */
export const notFoundScript = readFileSync(new URL('notFound.js', import.meta.url), 'utf8');
const notFoundHash = createHash('sha256').update(notFoundScript).digest('base64');

/**
 * The content security policy: everything comes from the site itself. Monaco writes its colours as inline styles, hence 'unsafe-inline' for
 * styles only. The build puts it into every page, so that it holds on any static host; our server sends it as a header too.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'sha256-${notFoundHash}'`,
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');
