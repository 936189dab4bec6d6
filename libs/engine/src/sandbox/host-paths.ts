import type { SandboxBind } from './sandbox';

/** A path as a sandbox would show it, at its own place on this machine. Any other word stays as it is. */
export function onHost(word: string, binds: readonly SandboxBind[]): string {
  const bind = binds.find(({ target }) => word === target || word.startsWith(`${target}/`));
  return bind ? bind.source + word.slice(bind.target.length) : word;
}
