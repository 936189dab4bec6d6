import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../usage.error';
import type { BenchOptions } from './bench-options';

const FILE_OPTIONS = ['json', 'plot', 'report', 'raw'] as const;

/**
 * Checks that the requested files can be written, before the measurement takes minutes.
 * @throws UsageError naming the option whose file cannot be written, and the fix.
 */
export function checkOutputPaths(options: Pick<BenchOptions, (typeof FILE_OPTIONS)[number]>): void {
  for (const option of FILE_OPTIONS) {
    const path = options[option];
    if (typeof path !== 'string') continue;
    const problem = pathProblem(path);
    if (problem === null) continue;
    // `--json` takes the next argument for its file, even if a bundle was meant.
    const hint = option === 'json' ? ' To print the results instead, put --json after everything else.' : '';
    throw new UsageError(`--${option} ${path}: ${problem}${hint}`);
  }
}

/** Why a file cannot be written, and the fix; null if it can. */
function pathProblem(path: string): string | null {
  const target = statOrNull(path);
  if (target?.isDirectory()) return 'this is a folder; name a file.';
  if (target?.isFile() && /\.zip$/i.test(path)) return 'a zip is never overwritten; name another file.';
  if (target) return isWritable(path) ? null : 'you may not write to this file; name another.';
  const parent = dirname(resolve(path));
  if (!statOrNull(parent)?.isDirectory()) {
    return `there is no folder ${parent}; create it first: mkdir -p ${dirname(path)}`;
  }
  return isWritable(parent) ? null : `you may not write to the folder ${parent}; name another.`;
}

function statOrNull(path: string): Stats | null {
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
