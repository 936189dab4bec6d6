import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';

/** Fixed on purpose: the PATH of the caller must not decide what runs as root. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'];

const PACKAGE_OF = {
  sh: 'dash',
  bash: 'bash',
  prlimit: 'util-linux',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  taskset: 'util-linux',
} as const;

type Tool = keyof typeof PACKAGE_OF;

/** Absolute paths of the programs that every launch goes through. */
export type HostTools = Readonly<Record<Tool, string>>;

/** The program that makes sandboxes of namespaces. */
export interface Bubblewrap {
  readonly path: string;
  readonly version: string;
}

function missing(tool: string, packageName: string): string {
  return `the program "${tool}" is missing; install it: apt-get install ${packageName}`;
}

function find(tool: string): string | null {
  for (const folder of FOLDERS) {
    const path = join(folder, tool);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** @throws SandboxUnavailableError naming every program that is missing and the package that holds it. */
export function findHostTools(): HostTools {
  if (process.platform !== 'linux') {
    throw new SandboxUnavailableError([`the sandbox needs Linux, and this is ${process.platform}`]);
  }
  const found: Partial<Record<Tool, string>> = {};
  const problems: string[] = [];
  for (const tool of Object.keys(PACKAGE_OF) as Tool[]) {
    const path = find(tool);
    if (path) found[tool] = path;
    else problems.push(missing(tool, PACKAGE_OF[tool]));
  }
  if (problems.length > 0) throw new SandboxUnavailableError(problems);
  return found as HostTools;
}

/** @throws SandboxUnavailableError when it is missing or does not run. */
export function findBubblewrap(): Bubblewrap {
  const path = find('bwrap');
  if (!path) throw new SandboxUnavailableError([missing('bwrap', 'bubblewrap')]);
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', env: {} });
  const version = /\d+(\.\d+)+/.exec(answer.stdout ?? '')?.[0];
  if (version) return { path, version };
  throw new SandboxUnavailableError([
    `"${path} --version" did not answer; install it anew: apt-get install --reinstall bubblewrap`,
  ]);
}

/** The system's Python, which ignores the caller's environment. @throws SandboxUnavailableError without one. */
export function findSystemPython(): string {
  const path = find('python3');
  if (path) return path;
  throw new SandboxUnavailableError([missing('python3', 'python3')]);
}
