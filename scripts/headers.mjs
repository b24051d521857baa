import { contentSecurityPolicy } from './policy.mjs';

/** What every answer carries. 'frame-ancestors' counts only in a header, so it is not part of the policy inside the pages. */
export const headersOfAll = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'self'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** How long a file may be kept. Names under assets/ carry a hash of their content; everything else may change with the next build. */
export function cachingOf(pathname) {
  return pathname.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/**
 * The same for hosts that read headers from a file named `_headers` (Cloudflare Pages, Netlify). Where several of its rules fit, their headers are joined, so each names other ones:
 * what stays forever is said for assets/ alone, and pages keep what these hosts send without a rule, which is to ask again each time.
 */
export function headersFile() {
  const all = Object.entries(headersOfAll).map(([name, value]) => `  ${name}: ${value}`);
  return [
    '/*',
    ...all,
    '/assets/*',
    `  Cache-Control: ${cachingOf('/assets/')}`,
    '/sw.js',
    `  Cache-Control: ${cachingOf('/sw.js')}`,
    '',
  ].join('\n');
}
