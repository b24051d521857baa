/** What a phone shows one at a time, below the picture. The first stands beside the picture elsewhere; each page has its own word for it. */
export const pages = [
  { id: 'side', label: null },
  { id: 'files', label: 'Files' },
  { id: 'time', label: 'Timeline' },
  { id: 'state', label: 'State' },
] as const;

export type Page = (typeof pages)[number]['id'];
