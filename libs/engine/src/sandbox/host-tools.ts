import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { SandboxUnavailableError } from './sandbox-unavailable.error';

/** Fixed on purpose: the PATH of whoever starts a worker has no say in what runs as root. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'];

const PACKAGE_OF = {
  bwrap: 'bubblewrap',
  sh: 'dash',
  bash: 'bash',
  prlimit: 'util-linux',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  taskset: 'util-linux',
} as const;

type Tool = keyof typeof PACKAGE_OF;

/** Absolute paths of the programs that a launch goes through. */
export type HostTools = Readonly<Record<Tool, string>> & { readonly bwrapVersion: string };

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
    else problems.push(`the program "${tool}" is missing; install it: apt-get install ${PACKAGE_OF[tool]}`);
  }
  if (problems.length > 0) throw new SandboxUnavailableError(problems);
  const tools = found as Record<Tool, string>;
  const version = spawnSync(tools.bwrap, ['--version'], { encoding: 'utf8', env: {} });
  const bwrapVersion = /\d+(\.\d+)+/.exec(version.stdout ?? '')?.[0];
  if (!bwrapVersion) {
    throw new SandboxUnavailableError([
      `"${tools.bwrap} --version" did not answer; install it anew: apt-get install --reinstall bubblewrap`,
    ]);
  }
  return { ...tools, bwrapVersion };
}
