import type { SandboxBind } from './sandbox';

/**
 * Replaces this machine's paths in a text by those that a sandbox would show. For the output of a program that saw
 * this machine's paths. It may have split or encoded them, so this is no protection.
 */
export function asInside(text: string, binds: readonly SandboxBind[]): string {
  const byLength = [...binds].sort((a, b) => b.source.length - a.source.length);
  return byLength.reduce((shown, { source, target }) => shown.replaceAll(source, target), text);
}

/** Maps a path inside a sandbox to its path on this machine. Any other word stays unchanged. */
export function onHost(word: string, binds: readonly SandboxBind[]): string {
  const bind = binds.find(({ target }) => word === target || word.startsWith(`${target}/`));
  return bind ? bind.source + word.slice(bind.target.length) : word;
}
