const KEY = 'reloaded-at';
/** A page that fails again this soon after a reload is not helped by another one. */
const PAUSE_MS = 30_000;

/**
 * After a deployment the files of the page that is open are gone, and the next one that it needs cannot be loaded. Then
 * the page is loaded anew, once; what fails again is left to the page's own error.
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
