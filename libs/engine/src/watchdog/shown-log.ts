import { plainText } from './plain-text';
import type { TakenLog } from './watchdog';

/** A report's log has no more than this, whatever a competition's limit. */
const SHOWN_BYTES = 64 * 1024;

/**
 * What a participant gets to see of the log: its end, up to the limit, and above it a line that says so when there was
 * more. What only a terminal understands is resolved (`plainText`).
 * @param rest what was printed after the watchdog had last looked.
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
