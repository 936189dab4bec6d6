import { randomUUID } from 'node:crypto';
import { openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A descriptor of a file that has no name: what is in it can only be read through the descriptor, from its
 * start. The caller closes it.
 */
export function openUnlinked(folder: string, text = ''): number {
  const path = join(folder, `.torchperf-${randomUUID()}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  // Written at a position, so that the descriptor's own stays at the start.
  if (text !== '') writeSync(fd, text, 0);
  return fd;
}
