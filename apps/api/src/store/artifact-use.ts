import type { ArtifactUse } from '@torchperf/database';

/** What an artifact is needed for, as in 'the hidden dataset of "digits"'; null where it is for nothing. */
export function describeUses(uses: readonly ArtifactUse[]): string | null {
  const [first, ...others] = uses;
  if (!first) return null;
  return others.length === 0 ? describe(first) : `${describe(first)}, and ${others.length} more`;
}

function describe(use: ArtifactUse): string {
  switch (use.kind) {
    case 'hidden-dataset':
      return `the hidden dataset of "${use.competition}"`;
    case 'public-dataset':
      return `the public dataset of "${use.competition}"`;
    case 'bundle':
      return `the bundle of submission ${use.submissionId}`;
  }
}
