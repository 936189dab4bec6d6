const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** A moment in the reader's time zone, such as `23 Nov 2026, 08:58`. */
export function formatDateTime(iso: string): string {
  return DATE_TIME.format(new Date(iso));
}

/** A day in the reader's time zone, such as `23 Nov 2026`. */
export function formatDate(iso: string): string {
  return DATE.format(new Date(iso));
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });

/** How long ago or ahead a moment is, such as `3 minutes ago`; beyond 30 days the date itself. */
export function formatRelative(iso: string, nowMs: number): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return formatDate(iso);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 0 ? 'in a moment' : 'just now';
}

/** A span of time, such as `12.3 s` or `2 min 5 s`. */
export function formatDuration(fromIso: string, toIso: string): string {
  const seconds = Math.max(0, (Date.parse(toIso) - Date.parse(fromIso)) / 1000);
  if (seconds < 60) return `${seconds.toFixed(1)}\u00a0s`;
  return `${Math.floor(seconds / 60)}\u00a0min ${Math.round(seconds % 60)}\u00a0s`;
}

/** A limit given in milliseconds, such as `30 s` or `500 ms`. */
export function formatSeconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}\u00a0ms`;
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(milliseconds / 1000)}\u00a0s`;
}
