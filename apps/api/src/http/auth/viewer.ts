import type { TeamRow } from '@torchperf/database';

/** Who asks. Pages are public; a token shows more and allows more. */
export type Viewer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unknown-token' }
  | { readonly kind: 'team'; readonly team: TeamRow }
  | { readonly kind: 'admin' };

/** Whether the viewer may see what is the team's own: the log of its runs. */
export function mayReadLogsOf(viewer: Viewer, teamId: string): boolean {
  return viewer.kind === 'admin' || (viewer.kind === 'team' && viewer.team.id === teamId);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards of `auth/`. */
    viewer?: Viewer;
  }
}
