const KEY = 'reloaded-at';
/** If a page fails again this soon after a reload, another reload does not help. */
const PAUSE_MS = 30_000;

/**
 * After a deployment, the files of an open page are gone, and the next one that it needs cannot be loaded. This reloads
 * the page once. If that fails again, the page shows its error.
 * See https://vite.dev/guide/build#load-error-handling.
 */
export function reloadOnMissingFiles(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const reloadedAt = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - reloadedAt < PAUSE_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    window.location.reload();
  });
}
