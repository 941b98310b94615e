// Runs before the first paint, so that a chosen theme does not flash the system's. A file, because inline scripts are
// against the content security policy.
try {
  const theme = JSON.parse(globalThis.localStorage.getItem('laurel.theme'));
  if (theme === 'light' || theme === 'dark') globalThis.document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
