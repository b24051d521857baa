export function keywordsHaproxy(_folder: string): string[] {
  return [];
}
