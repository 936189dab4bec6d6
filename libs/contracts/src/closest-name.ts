/** The maximum edit distance of a misspelling. */
const MAX_CHANGES = 2;

/** The name that a misspelt one was probably meant to be; null where none is near. */
export function closestName(misspelt: string, names: readonly string[]): string | null {
  const [best] = names
    .map((name) => ({ name, changes: editDistance(misspelt.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, changes }) => changes <= Math.min(MAX_CHANGES, name.length - 1))
    .sort((a, b) => a.changes - b.changes);
  return best?.name ?? null;
}

/** Insertions, deletions and substitutions of letters that make one text of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  // Only near names matter: far ones, and hostile ones, cost nothing.
  if (Math.abs(from.length - to.length) > MAX_CHANGES) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const substituted = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
