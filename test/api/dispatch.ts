import {
  type HeldJob,
  type Instruction,
  type Runtime,
  type Submission,
  subjectIdOf,
} from '@torchperf/contracts';
import { RUN_PRIORITY } from '@torchperf/domain';
import { WorkersService } from '../../apps/api/src/pipeline/workers/workers.service';
import { buildHeartbeat } from '../builders/heartbeat';
import { postAsOrganiser } from './organiser';
import { addSubmission, addTeam } from './records';
import type { TestApi } from './start-test-api';
import { bundleForm, okBundle } from './zip';

/** What a test gives of a worker's heartbeat. */
export type GivenHeartbeat = Parameters<typeof buildHeartbeat>[0];

/** Uploads a bundle as a team, a new one unless its token is given. @returns the id of the run. */
export async function submitBundle(
  api: TestApi,
  slug: string,
  salt: string,
  token?: string,
): Promise<string> {
  const team = token ?? (await addTeam(api.prisma)).token;
  const body = bundleForm(await okBundle(salt));
  const path = `/api/v1/competitions/${slug}/submissions`;
  const response = await api.ask(path, { method: 'POST', body, token: team });
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as { id: string };
  return (await api.prisma.run.findFirstOrThrow({ where: { submissionId: id } })).id;
}

/** Queues a run without an upload. @returns its id. */
export async function queueRun(
  api: TestApi,
  competitionId: string,
  teamId: string,
  priority: number = RUN_PRIORITY.normal,
  runtime: Runtime = 'python',
): Promise<string> {
  const { runId } = await addSubmission(api.prisma, competitionId, teamId, {
    ...(runtime === 'onnx' && { runtime, entry: 'model.onnx' }),
  });
  await api.prisma.run.update({ where: { id: runId }, data: { priority } });
  return runId;
}

export const runOf = (api: TestApi, id: string) => api.prisma.run.findUniqueOrThrow({ where: { id } });

/** A run as anyone sees it, in its submission. */
export async function shownRun(api: TestApi, runId: string) {
  const { submissionId } = await runOf(api, runId);
  const view = (await (await api.ask(`/api/v1/submissions/${submissionId}`)).json()) as Submission;
  return view.runs.find(({ id }) => id === runId);
}

/** Lets runs start now that wait after a platform fault. */
export const skipBackOff = (api: TestApi) =>
  api.prisma.run.updateMany({ where: { state: 'queued' }, data: { notBefore: null } });

/** Ends all runs, and removes all workers and the times at which teams were served. */
export async function clearQueue(api: TestApi): Promise<void> {
  await api.prisma.run.updateMany({ data: { state: 'finished', verdict: 'ok' } });
  await api.prisma.worker.deleteMany();
  await api.prisma.team.updateMany({ data: { servedAt: null } });
}

/** The api's answer to a heartbeat, from the service itself, as its consumer gets it. */
export async function beat(api: TestApi, given: GivenHeartbeat = {}): Promise<Instruction> {
  return (await api.app.get(WorkersService).receive(buildHeartbeat(given))).instruction;
}

/** Sends an idle worker's heartbeat. @returns the job that it is to start; null if there is none. */
export async function takeJob(api: TestApi, given: GivenHeartbeat = {}): Promise<HeldJob | null> {
  const instruction = await beat(api, given);
  if (instruction.kind !== 'start') return null;
  return { subject: subjectIdOf(instruction.job), lease: instruction.job.lease };
}

/** Posts as the organiser. @returns the status and the content of the answer. */
export async function answerToOrganiser(api: TestApi, path: string, body?: object) {
  const response = await postAsOrganiser(api, path, body);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
