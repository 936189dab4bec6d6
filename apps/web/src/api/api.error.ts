import { type Problem, ProblemSchema } from '@torchperf/contracts';

/** An answer of the api that was not a success, as the problem document that it sent. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
  }
}

/** The api could not be reached, or what it sent is not what these pages know how to read. */
export function localProblem(code: string, title: string, detail: string, status = 0): Problem {
  return { type: 'about:blank', title, status, code, detail };
}

export const UNREACHABLE = localProblem(
  'unreachable',
  'The service cannot be reached',
  'Check your connection. This page tries again every few seconds.',
);

/** The same of a request that is not repeated automatically. */
export const NOT_SENT = localProblem(
  'unreachable',
  'The service cannot be reached',
  'Check your connection and try again.',
);

/** The problem document in an answer's body; a stand-in that names the status when there is none. */
export function problemFrom(status: number, body: string): Problem {
  try {
    const parsed = ProblemSchema.safeParse(JSON.parse(body));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: a proxy in between has answered.
  }
  return localProblem(
    'unexpected-answer',
    `The service answered with status ${status}`,
    'It gave no reason that can be shown here. Try again in a moment.',
    status,
  );
}

/** What Vite and browsers say when a file of these pages cannot be loaded: none has a type of its own for it. */
const MISSING_FILE = /preload CSS|dynamically imported module|importing a module script failed/i;

const OUTDATED = localProblem(
  'page-outdated',
  'A part of this page could not be loaded',
  'The service may have been updated since you opened it. Reload the page.',
);

/** What a thrown value means to the reader. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  if (error instanceof Error && MISSING_FILE.test(error.message)) return OUTDATED;
  return localProblem(
    'page-error',
    'This page failed',
    error instanceof Error ? error.message : String(error),
  );
}
