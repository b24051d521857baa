// Runs before anything is drawn, so that a chosen theme does not flash. src/app/theme.ts writes what is read here.
try {
  const theme = localStorage.getItem('failover-lab.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: the page then follows the system.
}
