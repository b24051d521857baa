/** How soon it is noticed, in milliseconds. */
const LOOK_MS = 500;

/**
 * Ends this program when the one that started it has gone. npm hands a signal to its shell alone, which leaves what runs below it behind. Who was started without npm may outlive a
 * shell, as with `nohup`. On Windows a parent's number never changes, and nothing is noticed.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, LOOK_MS).unref();
}
