import { contentSecurityPolicy, notFoundScript } from './policy.mjs';

/** What a static host shows where it has no page. It stands alone: at its depth no relative address is right. */
export function notFoundHtml(): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>No page here · Failover Lab</title>
    <style>
      body { max-width: 720px; margin: 0 auto; padding: 48px 24px; font: 1.0625rem/1.6 Georgia, serif; }
      h1 { font-weight: 400; }
    </style>
  </head>
  <body>
    <main>
      <h1>There is no page here</h1>
      <p>The link may be old, or a letter may be missing.</p>
      <p><a href="/">To the list of lessons</a></p>
    </main>
    <script>${notFoundScript}</script>
  </body>
</html>
`;
}
