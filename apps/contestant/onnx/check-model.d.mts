/** All that keeps a model from being asked, each with what mends it. */
export function modelProblems(
  source: string | Buffer,
  task: { readonly inputShape: readonly number[]; readonly classes: number },
  file: string,
): string[];
