import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../usage.error';
import type { BenchOptions } from './bench-options';

const FILE_OPTIONS = ['json', 'plot', 'report', 'raw'] as const;

/**
 * Checks that the files that are asked for can be written, before minutes are spent on what goes into them.
 * @throws UsageError naming the option that cannot be, and how to fix it.
 */
export function checkOutputPaths(options: Pick<BenchOptions, (typeof FILE_OPTIONS)[number]>): void {
  for (const option of FILE_OPTIONS) {
    const path = options[option];
    if (typeof path !== 'string') continue;
    const problem = problemOf(path);
    if (problem === null) continue;
    // `--json` takes the word behind it for its file, so that a bundle there is no bundle.
    const hint = option === 'json' ? ' To print the results instead, put --json behind everything else.' : '';
    throw new UsageError(`--${option} ${path}: ${problem}${hint}`);
  }
}

/** Why a file cannot be written, and what fixes it; null where it can. */
function problemOf(path: string): string | null {
  const target = found(path);
  if (target?.isDirectory()) return 'this is a folder; name a file.';
  if (target?.isFile() && /\.zip$/i.test(path)) return 'a zip is not written over; name another file.';
  if (target) return isWritable(path) ? null : 'this file may not be written; name another.';
  const parent = dirname(resolve(path));
  if (!found(parent)?.isDirectory()) {
    return `there is no folder ${parent}; make it first: mkdir -p ${dirname(path)}`;
  }
  return isWritable(parent) ? null : `the folder ${parent} may not be written to; name another.`;
}

function found(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
