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
  'Check your connection.',
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

/** What a thrown value means to the reader. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return localProblem(
    'page-error',
    'This page failed',
    error instanceof Error ? error.message : String(error),
  );
}
