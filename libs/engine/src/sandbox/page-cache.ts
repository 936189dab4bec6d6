import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Each file costs a process of a millisecond or two; a bundle may hold thousands. */
const MAX_FILES = 256;

interface SizedFile {
  readonly path: string;
  readonly size: number;
}

function filesBelow(path: string): SizedFile[] {
  const stat = lstatSync(path);
  if (stat.isFile()) return stat.size > 0 ? [{ path, size: stat.size }] : [];
  if (!stat.isDirectory()) return [];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** Pages that wait to be written are not dropped. */
function flush(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Drops files, and all files of folders, from the kernel's page cache; of many, the 256 greatest. A cgroup is
 * charged only for pages that are read first inside it; what the host has cached would be used free of charge.
 *
 * Through GNU dd, since Node has no posix_fadvise: with `count=0` it copies nothing and only gives the advice
 * POSIX_FADV_DONTNEED for the whole file. It is advice: mapped pages stay, and so do those of a
 * file system that lives in memory. Another system than Linux (without isolation only) keeps its cache.
 * @throws Error when a file cannot be evicted, naming it.
 */
export function evictFromPageCache(paths: readonly string[]): void {
  if (process.platform !== 'linux') return;
  const files = paths.flatMap(filesBelow).sort((a, b) => b.size - a.size);
  for (const { path } of files.slice(0, MAX_FILES)) {
    flush(path);
    const dd = spawnSync('/usr/bin/dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none'], {
      env: {},
      encoding: 'utf8',
    });
    if (dd.status !== 0) {
      throw new Error(`${path} could not be evicted from the page cache: ${dd.stderr || dd.error?.message}`);
    }
  }
}
