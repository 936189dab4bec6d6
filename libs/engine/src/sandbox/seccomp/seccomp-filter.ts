import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';
import type { SandboxBackend } from '../sandbox';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** Folder of the filters and of the program that makes them. */
function seccompFolder(): string {
  return join(repositoryRoot(), 'libs', 'engine', 'src', 'sandbox', 'seccomp');
}

export interface SeccompFilters {
  readonly architecture: string;
  /** New threads, but no new processes. */
  readonly threads: string;
  readonly fork: string;
}

/** Each backend has filters of its own: Landlock leaves more to them. */
const PREFIXES: Readonly<Record<SandboxBackend, string>> = { bubblewrap: '', landlock: 'landlock-' };

/** Paths of this machine's filters. @throws SandboxUnavailableError on an architecture that has none. */
export function seccompFilters(backend: SandboxBackend): SeccompFilters {
  const architecture = ARCHITECTURES[process.arch];
  const [threads, fork] = ['threads', 'fork'].map((variant) =>
    join(seccompFolder(), `${architecture}.${PREFIXES[backend]}${variant}.bpf`),
  ) as [string, string];
  if (!architecture || !existsSync(threads) || !existsSync(fork)) {
    throw new SandboxUnavailableError([
      `there is no system-call filter for ${process.arch}; add it to ${join(seccompFolder(), 'generate.py')} ` +
        'and run that',
    ]);
  }
  return { architecture, threads, fork };
}
