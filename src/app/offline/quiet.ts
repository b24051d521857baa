/** With nothing asked for during this time a page has what it needs. */
const QUIET_MS = 4000;
/** A page that never rests is not waited for any longer. */
const PATIENCE_MS = 60_000;

/** Resolves when the page has loaded and its network rests: what is not needed now must not take the line from what is. */
export async function whenQuiet(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  await new Promise<void>((resolve) => {
    let timer = setTimeout(done, QUIET_MS);
    const patience = setTimeout(done, PATIENCE_MS);
    const observer = new PerformanceObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, QUIET_MS);
    });
    observer.observe({ type: 'resource' });
    function done(): void {
      clearTimeout(timer);
      clearTimeout(patience);
      observer.disconnect();
      resolve();
    }
  });
}
