/** All that keeps a model from being asked, each with what fixes it. */
export function modelProblems(
  source: string | Buffer,
  task: { readonly inputShape: readonly number[]; readonly classes: number },
  file: string,
): string[];
