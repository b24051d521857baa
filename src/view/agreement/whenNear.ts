/** What is to be drawn once its place is near the window. */
const waiting = new Map<Element, () => void>();
let observer: IntersectionObserver | null = null;

/**
 * Calls `show` once, as soon as the element is within a screen's height or so of what is seen, and before the page is printed. Hundreds of drawings
 * then cost nothing until somebody scrolls to them. Gives a function that ends the wait.
 */
export function whenNear(element: Element, show: () => void): () => void {
  observer ??= startWatching();
  waiting.set(element, show);
  observer.observe(element);
  return () => forget(element);
}

function startWatching(): IntersectionObserver {
  addEventListener('beforeprint', () => [...waiting.keys()].forEach(arrive));
  return new IntersectionObserver(
    (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => arrive(target)),
    { rootMargin: '600px 0px' },
  );
}

function arrive(element: Element): void {
  const show = waiting.get(element);
  forget(element);
  show?.();
}

function forget(element: Element): void {
  waiting.delete(element);
  observer?.unobserve(element);
}
