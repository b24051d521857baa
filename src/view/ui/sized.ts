import type { Attachment } from 'svelte/attachments';

/**
 * Tells an element when its size is known and whenever it changes: before it is painted, when the browser has laid the page out. Svelte's own bindings ask as soon as it is mounted, so
 * that a page that is being taken over is laid out twice.
 */
export function sized<E extends HTMLElement>(tell: (element: E) => void): Attachment<E> {
  return (element) => {
    const observer = new ResizeObserver(() => tell(element));
    observer.observe(element, { box: 'border-box' });
    return () => observer.disconnect();
  };
}
