import { type Problem, ProblemSchema } from '@torchperf/contracts';

/** An error answer of the api, with its problem document. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
  }
}

/** A problem of this page: the api is unreachable, or its answer is unreadable. */
export function localProblem(code: string, title: string, detail: string, status = 0): Problem {
  return { type: 'about:blank', title, status, code, detail };
}

export const UNREACHABLE = localProblem(
  'unreachable',
  'The service cannot be reached',
  'Check your connection. This page tries again every few seconds.',
);

/** The same for a request without automatic retries. */
export const NOT_SENT = localProblem(
  'unreachable',
  'The service cannot be reached',
  'Check your connection and try again.',
);

/** The problem document in an answer's body; without one, a problem with the status. */
export function problemFrom(status: number, body: string): Problem {
  try {
    const parsed = ProblemSchema.safeParse(JSON.parse(body));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: a proxy has answered.
  }
  return localProblem(
    'unexpected-answer',
    `The service answered with status ${status}`,
    'It gave no readable reason. Try again in a moment.',
    status,
  );
}

/** Messages of Vite and browsers for a page file that cannot be loaded: they have no error type for it. */
const MISSING_FILE = /preload CSS|dynamically imported module|importing a module script failed/i;

const OUTDATED = localProblem(
  'page-outdated',
  'A part of this page could not be loaded',
  'The service may have been updated since you opened it. Reload the page.',
);

/** The problem that a thrown value means for the reader. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  if (error instanceof Error && MISSING_FILE.test(error.message)) return OUTDATED;
  return localProblem(
    'page-error',
    'This page failed',
    error instanceof Error ? error.message : String(error),
  );
}
