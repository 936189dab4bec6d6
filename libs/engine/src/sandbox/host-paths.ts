import type { SandboxBind } from './sandbox';

/**
 * A text in which paths of this machine stand as a sandbox would have shown them. For what a program writes that
 * saw the paths of this machine; it may have taken them apart, so this hides nothing from whom it matters to.
 */
export function asInside(text: string, binds: readonly SandboxBind[]): string {
  const longestFirst = [...binds].sort((a, b) => b.source.length - a.source.length);
  return longestFirst.reduce((told, { source, target }) => told.replaceAll(source, target), text);
}

/** A path as a sandbox would show it, at its own place on this machine. Any other word stays as it is. */
export function onHost(word: string, binds: readonly SandboxBind[]): string {
  const bind = binds.find(({ target }) => word === target || word.startsWith(`${target}/`));
  return bind ? bind.source + word.slice(bind.target.length) : word;
}
