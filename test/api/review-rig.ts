import { type RunFlag, type RunReport, SubmissionSchema } from '@torchperf/contracts';
import type { EventId } from '@torchperf/domain';
import { buildMetrics } from '../builders/metrics';
import { readBoard } from './boards';
import { createCompetition } from './competition-upload';
import { postAsOrganiser } from './organiser';
import { addSubmission, addTeam } from './records';
import { type ScriptedWorker, startScriptedWorker } from './scripted-worker';
import { startTestApi, type TestApi } from './start-test-api';

/*
 * The tests of reviews share this set-up. It starts an api, with a worker that sends reports, before the tests of a spec
 * file that imports it.
 */

export const BELOW_FLOOR: RunFlag = {
  kind: 'faster-than-floor',
  evidence: 'Median 5.0 µs, less than the 11.7 µs of a contestant without a model.',
};

/** Set before the first test. */
export let api: TestApi;
let worker: ScriptedWorker;

beforeAll(async () => {
  api = await startTestApi();
  worker = await startScriptedWorker(api);
});
afterAll(async () => {
  await worker.close();
  await api.close();
});

/** A new competition, with the run of its reference. */
export async function addCompetition() {
  const { id, slug, referenceSubmissionId, referenceRunId } = await createCompetition(api);
  return { id, slug, reference: { submissionId: referenceSubmissionId, runId: referenceRunId } };
}

/** Finishes a run at `ratio` of the reference's time. */
export const finishRun = (
  run: { runId: string; submissionId: string },
  ratio: number,
  more: Partial<RunReport> = {},
) => worker.finish(run, { metrics: buildMetrics(ratio), ...more });

/** A submission of a new team, or of the given one, measured at `ratio` of the reference's time. */
export async function addMeasured(
  competitionId: string,
  ratio: number,
  { team, ...more }: Partial<RunReport> & { team?: { id: string; name: string } } = {},
) {
  const owner = team ?? (await addTeam(api.prisma));
  const { id, runId } = await addSubmission(api.prisma, competitionId, owner.id);
  await finishRun({ submissionId: id, runId }, ratio, more);
  return { id, runId, team: owner };
}

/** Posts as the organiser. @param path below `/api/v1/admin/submissions`. */
export const post = (path: string, body?: object) => postAsOrganiser(api, `/submissions/${path}`, body);

/** Has an organiser rerun a submission, and finishes that run at `ratio` of the reference's time. */
export async function rerun(id: string, ratio: number, more: Partial<RunReport> = {}): Promise<void> {
  const { runId } = (await (await post(`${id}/rerun`)).json()) as { runId: string };
  await finishRun({ submissionId: id, runId }, ratio, more);
}

/** A submission as anyone sees it. */
export const shownSubmission = async (id: string) =>
  SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`)).json());

/** A board: ranks and ids, reasons and ids of the unranked, and what is said about those. */
export async function board(slug: string, event: EventId = 'latency-sprint') {
  const { entries, unranked } = await readBoard(api, slug, event);
  return {
    entries: entries.map(({ rank, submission: { id } }) => [rank, id]),
    unranked: unranked.map(({ reason, submission: { id } }) => [reason, id]),
    details: unranked.map(({ detail }) => detail),
  };
}

/** The rows of the audit log: actor, action and detail. */
export async function auditOf(subject: string) {
  const rows = await api.prisma.auditLog.findMany({ where: { subject }, orderBy: { id: 'asc' } });
  return rows.map(({ actor, action, detail }) => [actor, action, detail]);
}
