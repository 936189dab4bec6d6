import {
  type AdminFinal,
  AdminFinalSchema,
  type CreateFinal,
  LeaderboardSchema,
  type RunReport,
} from '@torchperf/contracts';
import { addResult, rankAll } from './boards';
import { createCompetition } from './competition-upload';
import { postAsOrganiser } from './organiser';
import { type ScriptedWorker, startScriptedWorker } from './scripted-worker';
import { startTestApi, type TestApi } from './start-test-api';
import { until } from './until';

/*
 * The tests of finals share this set-up. It starts an api, with a worker that takes finals and keeps them, before the
 * tests of a spec file that imports it.
 */

export const DIVISION = 'Test CPU x86_64 × 2';
export const EVENT = 'latency-sprint';

/** Set before the first test. */
export let api: TestApi;
/** Set before the first test. */
export let worker: ScriptedWorker;

beforeAll(async () => {
  api = await startTestApi();
  worker = await startScriptedWorker(api);
  await worker.work(() => null, { hardwareClass: DIVISION });
});
afterAll(async () => {
  await worker.close();
  await api.close();
});
beforeEach(async () => {
  await api.prisma.worker.deleteMany();
  await addWorker('one');
});

/** What a final measures of a model that is `ratio` times as slow as the reference. */
export function measured(ratio: number): Partial<RunReport> {
  const around = (value: number) => ({ value, ciLower: value * 0.999, ciUpper: value * 1.001 });
  return {
    metrics: {
      relativeLatency: { ...around(ratio), unit: 'ratio' },
      latency: { ...around(ratio), unit: 'ms' },
      accuracy: { value: 0.9, ciLower: 0.89, ciUpper: 0.91, unit: 'fraction' },
      modelSize: { value: 4321, ciLower: null, ciUpper: null, unit: 'bytes' },
      peakMemory: { value: 4e7, ciLower: null, ciUpper: null, unit: 'bytes' },
      latencyTimesSize: { ...around(ratio), unit: 'ms·MiB' },
    },
  };
}

const workerRow = {
  hostname: 'host',
  sandbox: 'bubblewrap',
  state: 'idle',
  revision: 'test',
  clockOffsetMs: 0,
};

/** A submission with its ranked result. */
export type Added = Awaited<ReturnType<typeof addResult>>;

/** A worker that could take jobs, as a row alone. */
export const addWorker = (id: string, hardwareClass = DIVISION) =>
  api.prisma.worker.create({ data: { ...workerRow, id, hardwareClass } });

/** A competition with a ranked submission for each relative latency. */
export async function rankedCompetition(ratios: readonly number[] = [0.5, 0.6, 0.7]) {
  const { id, slug } = await createCompetition(api);
  const entries = [];
  for (const ratio of ratios) entries.push(await addMeasured(id, ratio));
  await rankAll(api, id);
  return { id, slug, entries };
}

/** A measured submission of a new team, or of the given one, not ranked yet. */
export const addMeasured = (competitionId: string, ratio: number, team?: { id: string }) =>
  addResult(api, competitionId, {
    team,
    division: DIVISION,
    figures: { relativeLatency: [ratio, ratio / 1000], latency: [ratio, ratio / 1000] },
  });

export const requestFinal = (slug: string, body: Partial<CreateFinal> = {}) =>
  postAsOrganiser(api, `/competitions/${slug}/finals`, body);

/** @throws Error with the answer when the final is refused. */
export async function createFinal(slug: string, body: Partial<CreateFinal> = { events: [EVENT] }) {
  const response = await requestFinal(slug, body);
  if (response.status !== 201) throw new Error(await response.text());
  return AdminFinalSchema.parse(await response.json());
}

/** Waits until the final has ended. @returns its row. */
export const endedFinal = ({ id }: AdminFinal) =>
  until(async () => {
    const row = await api.prisma.final.findUniqueOrThrow({ where: { id } });
    return row.state !== 'underway' && row;
  });

export async function board(slug: string) {
  const response = await api.ask(`/api/v1/competitions/${slug}/leaderboards/${EVENT}`);
  return LeaderboardSchema.parse(await response.json());
}

/** The ranked submissions: id, rank, and whether a final decided it. */
export const ranksOn = async (slug: string) =>
  (await board(slug)).entries.map(({ submission, rank, isFinal }) => [submission.id, rank, isFinal]);

/** The run of a submission in a final. */
export const runFor = (final: AdminFinal, submission: { id: string }) =>
  final.runs.find(({ submissionId }) => submissionId === submission.id) as AdminFinal['runs'][number];

/** Sends the report of a submission's run in a final. */
export const report = (
  final: AdminFinal,
  submission: { id: string },
  given: Partial<RunReport>,
  lease?: number,
) => worker.report({ runId: runFor(final, submission).id, submissionId: submission.id }, given, lease);

/** The jobs of a final that the worker took, the earliest first. */
export const jobsOf = ({ id }: AdminFinal) => worker.finals.filter(({ job }) => job.finalId === id);
