// Runs before anything is drawn, so that a chosen theme does not flash, and what must not move never moves. src/app/theme.ts and
// src/app/accessChoices.svelte.ts write what is read here.
try {
  const theme = localStorage.getItem('failover-lab.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const { motion } = JSON.parse(localStorage.getItem('failover-lab.access') ?? '{}') ?? {};
  if (motion === 'still') document.documentElement.dataset.motion = motion;
} catch {
  // Storage may be forbidden: the page then follows the system. What cannot be read was not written by the lab.
}
