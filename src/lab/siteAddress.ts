/** `http://10.77.0.100:8080/shop` → host and port; null for what is not an http address. */
export function parseSite(text: string): { host: string; port: number } | null {
  const match = /^http:\/\/([A-Za-z0-9.-]+)(?::(\d{1,5}))?(?:\/.*)?$/.exec(text.trim());
  if (match === null) return null;
  const port = match[2] === undefined ? 80 : Number(match[2]);
  return port >= 1 && port <= 65535 ? { host: match[1] as string, port } : null;
}
