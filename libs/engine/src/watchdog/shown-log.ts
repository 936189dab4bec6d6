import { plainText } from './plain-text';
import type { TakenLog } from './watchdog';

/** A report's log has no more than this, whatever a competition's limit. */
const SHOWN_BYTES = 64 * 1024;

/**
 * The part of the log that a participant sees: its end, up to the limit, below a notice if it was cut. Terminal control
 * sequences are resolved (`plainText`).
 * @param rest what was printed after the watchdog's last read.
 * @returns null when nothing was printed.
 */
export function shownLog(taken: TakenLog, rest: Uint8Array | undefined, limitBytes: number): string | null {
  const kept = Buffer.concat([taken.tail, ...(rest ? [rest] : [])]);
  const writtenBytes = taken.writtenBytes + (rest?.length ?? 0);
  if (writtenBytes === 0) return null;
  const boundBytes = Math.min(limitBytes, SHOWN_BYTES);
  const tail = plainText(kept.subarray(Math.max(0, kept.length - boundBytes)).toString('utf8'));
  if (writtenBytes <= boundBytes) return tail;
  return `[The log was cut: its limit is ${kibibytes(boundBytes)}, and ${kibibytes(writtenBytes)} were written. This is its end.]\n${tail}`;
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
