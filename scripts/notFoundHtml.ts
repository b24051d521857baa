import { contentSecurityPolicy, notFoundScript } from './policy.mjs';

/** Its words for people. */
export const notFoundWords = [
  'No page here',
  'There is no page here',
  'The link may be old, or a letter may be missing.',
  'To the list of lessons',
] as const;

/** What a static host shows where it has no page, in a language whose words `said` knows. It stands alone: at its depth no relative address is right. */
export function notFoundHtml(language = 'en', said: (words: string) => string = (words) => words): string {
  const [title, heading, why, home] = notFoundWords.map(said) as [string, string, string, string];
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${title} · Failover Lab</title>
    <style>
      body { max-width: 720px; margin: 0 auto; padding: 48px 24px; font: 1.0625rem/1.6 Georgia, serif; }
      h1 { font-weight: 400; }
    </style>
  </head>
  <body>
    <main>
      <h1>${heading}</h1>
      <p>${why}</p>
      <p><a href="/">${home}</a></p>
    </main>
    <script>${notFoundScript}</script>
  </body>
</html>
`;
}
