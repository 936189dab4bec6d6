import {
  CompetitionSchema,
  type CreateEventSchema,
  EventSchema,
  LeaderboardSchema,
  ProblemSchema,
  type RunReport,
} from '@torchperf/contracts';
import type { z } from 'zod';
import { addCompetition, addSubmission, addTeam } from './records';
import { type ScriptedWorker, startScriptedWorker } from './scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from './start-test-api';

/*
 * The tests of events share this set-up. It starts an api, with a worker that sends reports, before the tests of a spec
 * file that imports it, and makes a competition for each test.
 */

export type EventInput = z.input<typeof CreateEventSchema>;

/** Half the latency is worth as much as half the size. */
export const SMALL_AND_FAST: EventInput = {
  id: 'small-and-fast',
  title: 'Small and fast',
  objectives: [{ metric: 'composite', direction: 'lower' }],
  constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, unit: 'fraction' }],
  rank: 'composite',
  composite: {
    terms: [
      { metric: 'relativeLatency', reference: 1, weight: 0.5 },
      { metric: 'modelSize', reference: 200_000, weight: 0.5 },
    ],
  },
};
/** By the size of the model alone. */
export const BY_SIZE: EventInput = {
  id: 'by-size',
  title: 'By size',
  objectives: [{ metric: 'modelSize', direction: 'lower' }],
  rank: 'by-interval',
};
export const YESTERDAY = new Date(Date.now() - 24 * 3600 * 1000);
export const TOMORROW = new Date(Date.now() + 24 * 3600 * 1000);

/** Set before the first test. */
export let api: TestApi;
/** The test's own competition, which started yesterday. */
export let competition: { id: string; slug: string };
let worker: ScriptedWorker;

beforeAll(async () => {
  api = await startTestApi();
  worker = await startScriptedWorker(api);
});
afterAll(async () => {
  await worker.close();
  await api.close();
});
beforeEach(() => replaceCompetition(YESTERDAY));

/** Gives the test another competition, which starts then. */
export async function replaceCompetition(startsAt: Date): Promise<void> {
  competition = await addCompetition(api.prisma, { startsAt });
}

/** Asks a route of the competition's events, as the organiser unless another token is given. */
export const ask = (
  method: string,
  path: string,
  body?: unknown,
  { token = ADMIN_TOKEN, slug = competition.slug } = {},
) =>
  api.ask(`/api/v1/admin/competitions/${slug}/events${path}`, {
    method,
    token,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });

export const addEvent = async (event: EventInput) =>
  EventSchema.parse(await (await ask('POST', '', event)).json());
export const problemOf = async (response: Response) => ProblemSchema.parse(await response.json());
export const codeOf = async (response: Response) => (await problemOf(response)).code;

/** The events as the competition shows them. */
export async function shownEvents() {
  const response = await api.ask(`/api/v1/competitions/${competition.slug}`);
  return CompetitionSchema.parse(await response.json()).events;
}

export async function board(event: string, section = 'ranked') {
  const path = `/api/v1/competitions/${competition.slug}/leaderboards/${event}?section=${section}`;
  return LeaderboardSchema.parse(await (await api.ask(path)).json());
}

/** Rank and name of each ranked submission. */
export const ranksOn = async (event: string) =>
  (await board(event)).entries.map(({ rank, submission: { name } }) => [rank, name]);

/** The competition's rows of the audit log. */
export async function audit() {
  const rows = await api.prisma.auditLog.findMany({
    where: { subject: competition.slug },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, detail }) => ({ action, detail }));
}

/** A submission of a team of its own that was measured; sizes in bytes. */
export async function addResult(name: string, relativeLatency: number, modelSize: number, accuracy = 0.9) {
  const team = await addTeam(api.prisma);
  const { id, runId } = await addSubmission(api.prisma, competition.id, team.id, { name });
  const metrics: RunReport['metrics'] = {
    relativeLatency: {
      value: relativeLatency,
      ciLower: relativeLatency * 0.99,
      ciUpper: relativeLatency * 1.01,
      unit: 'ratio',
    },
    modelSize: { value: modelSize, ciLower: null, ciUpper: null, unit: 'bytes' },
    peakMemory: { value: 4e7, ciLower: null, ciUpper: null, unit: 'bytes' },
    accuracy: { value: accuracy, ciLower: accuracy - 0.01, ciUpper: accuracy + 0.01, unit: 'fraction' },
  };
  await worker.finish({ runId, submissionId: id }, { metrics });
  return id;
}
