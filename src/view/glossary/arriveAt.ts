/** Brings the place that the address names (`#health-check`) into sight and gives it the focus, once the page stands. */
export function arriveAtNamedPlace(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id === '') return;
  // The page itself begins at its top, in the same task as this.
  requestAnimationFrame(() => {
    const place = document.getElementById(id);
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  });
}
