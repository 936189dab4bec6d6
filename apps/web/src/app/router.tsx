import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { NotFoundPage } from '../ui/not-found.page';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { AppShell } from './app-shell';

const rootRoute = createRootRoute({ component: AppShell });

const competitionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../competition/competitions.page'), 'CompetitionsPage'),
});

const BoardSearchSchema = z.object({
  event: z.string().optional().catch(undefined),
  division: z.string().optional().catch(undefined),
  secondDivision: z.string().optional().catch(undefined),
  page: z.int().min(1).optional().catch(undefined),
});

const competitionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/competitions/$slug',
  validateSearch: BoardSearchSchema,
  component: lazyRouteComponent(() => import('../competition/competition.page'), 'CompetitionPage'),
});

const HistorySearchSchema = z.object({
  event: z.string().optional().catch(undefined),
  team: z.uuid().optional().catch(undefined),
});

const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/competitions/$slug/history',
  validateSearch: HistorySearchSchema,
  component: lazyRouteComponent(() => import('../history/history.page'), 'HistoryPage'),
});

const submitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/competitions/$slug/submit',
  component: lazyRouteComponent(() => import('../submit/submit.page'), 'SubmitPage'),
});

const submissionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/submissions/$id',
  validateSearch: z.object({ duplicate: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../submission/submission.page'), 'SubmissionPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  validateSearch: z.object({ ids: z.string().catch('') }),
  component: lazyRouteComponent(() => import('../comparison/compare.page'), 'ComparePage'),
});

const guideRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guides/$name',
  component: lazyRouteComponent(() => import('../guides/guide.page'), 'GuidePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    competitionsRoute,
    competitionRoute,
    historyRoute,
    submitRoute,
    submissionRoute,
    compareRoute,
    guideRoute,
  ]),
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: () => <NotFoundPage />,
  defaultPendingComponent: PageSkeleton,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
