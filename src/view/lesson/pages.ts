/** What a phone shows one at a time, below the picture. */
export const pages = [
  { id: 'lesson', label: 'Lesson' },
  { id: 'files', label: 'Files' },
  { id: 'time', label: 'Timeline' },
  { id: 'state', label: 'State' },
] as const;

export type Page = (typeof pages)[number]['id'];
