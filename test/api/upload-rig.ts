import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemSchema } from '@torchperf/contracts';
import { addCompetition, addTeam } from './records';
import { startTestApi, type TestApi } from './start-test-api';

/*
 * The tests of uploads share this set-up. It starts an api before the tests of a spec file that imports it. Each test
 * uploads to a competition, and as a team, of its own.
 */

/** Set before the first test. */
export let api: TestApi;
/** The test's own competition. */
export let slug: string;
/** The token of the test's own team. */
export let token: string;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  ({ slug } = await addCompetition(api.prisma));
  ({ token } = await addTeam(api.prisma));
});

/** Uploads a form, to the test's competition and as its team unless others are given. */
export const upload = (body: FormData, init: { token?: string; slug?: string } = {}) =>
  api.ask(`/api/v1/competitions/${init.slug ?? slug}/submissions`, {
    method: 'POST',
    body,
    token: init.token ?? token,
  });

/** Checks that a response is this problem. @returns it. */
export async function problemOf(response: Response, status: number, code: string) {
  const problem = ProblemSchema.parse(await response.json());
  expect({ status: response.status, code: problem.code }).toEqual({ status, code });
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return problem;
}

/** The names of all files in the store, uploads under way included. */
export async function storedFiles(): Promise<string[]> {
  const root = join(api.config.dataDir, 'artifacts');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
