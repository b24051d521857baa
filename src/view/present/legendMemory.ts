const KEY = 'failover-lab.present-keys';

/** Whether the keys are shown: for a newcomer they are, and who hid them once keeps them hidden. */
export function legendShown(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'hidden';
  } catch {
    return true;
  }
}

/** Storage may be forbidden (private windows, policies): the choice then lasts as long as the page. */
export function rememberLegend(shown: boolean): void {
  try {
    if (shown) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'hidden');
  } catch {
    // Said above.
  }
}
