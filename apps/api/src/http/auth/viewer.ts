import type { TeamRow } from '@torchperf/database';

/** The caller of a route. Routes are public; a token shows more and allows more. */
export type Viewer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unknown-token' }
  | { readonly kind: 'team'; readonly team: TeamRow }
  | { readonly kind: 'admin' };

/** Whether the viewer may see the team's private data, such as the log of its runs. */
export function canReadLogsOf(viewer: Viewer, teamId: string): boolean {
  return viewer.kind === 'admin' || (viewer.kind === 'team' && viewer.team.id === teamId);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards of `auth/`. */
    viewer?: Viewer;
  }
}
