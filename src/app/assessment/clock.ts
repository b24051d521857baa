/** How long the repair may take, where it is limited. */
export const repairLimitMs = 10 * 60_000;

/** `4:05`; whole seconds, the one under way left out. */
export function clockWords(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
