/**
 * The content security policy: everything comes from the site itself. Monaco writes its colours as inline styles, hence 'unsafe-inline' for
 * styles only. The build puts it into every page, so that it holds on any static host; our server sends it as a header too.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');
