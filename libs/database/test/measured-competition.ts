import type { PrismaService } from '../src/prisma.service';

/** When everything in these rows happened. */
export const AT = new Date('2026-11-01T10:00:00.000Z');
export const DIVISION = 'test-cpu';

/** Flags of a run on a busy machine. */
export const NOISY = [{ kind: 'noisy-machine', evidence: 'Busy.' }];

/** A report with what repositories read of it. */
export const REPORT = {
  version: 3,
  seed: 'c0ffee',
  examples: { total: 2, asked: 2 },
  memorySource: 'cgroup',
  machine: { hardwareClass: DIVISION, temperatureC: 50 },
  samples: { latencyNs: 'AAAA', block: 'BBBB', correct: 'CCCC' },
  batches: { count: 1 },
};

/** A competition with one event, and one team with one submission, whose run has two launches and two metrics. */
export async function addMeasuredCompetition(prisma: PrismaService) {
  const competition = await prisma.competition.create({
    data: {
      slug: 'digits',
      title: 'Digits',
      startsAt: AT,
      inputShape: [1],
      classes: 2,
      suite: {},
      referenceState: 'ok',
      hiddenDataset: { create: { sha256: 'hidden', bytes: 1, examples: 2 } },
      events: {
        create: {
          key: 'sprint',
          title: 'Sprint',
          objectives: ['latency'],
          constraints: [{ metric: 'accuracy' }],
          rank: 'byInterval',
        },
      },
    },
    include: { events: true },
  });
  const team = await prisma.team.create({ data: { name: 'One' } });
  const measured = await addMeasured(prisma, competition.id, team.id, 'bundle');
  const [event] = competition.events;
  if (!event) throw new Error('The event was not created.');
  return { competitionId: competition.id, eventId: event.id, teamId: team.id, ...measured };
}

/** A submission with a successful run. */
export async function addMeasured(
  prisma: PrismaService,
  competitionId: string,
  teamId: string,
  sha256: string,
) {
  const submission = await prisma.submission.create({
    data: {
      competitionId,
      teamId,
      sha256,
      manifest: { name: 'Narrow', runtime: 'python' },
      sizeBytes: 4321,
      compressedBytes: 1234,
      submittedAt: AT,
      runs: {
        create: {
          state: 'finished',
          verdict: 'ok',
          hardwareClass: DIVISION,
          report: REPORT,
          queuedAt: AT,
          finishedAt: AT,
          landedAt: AT,
          launches: {
            create: [0, 1].map((index) => ({
              index,
              loadTimeMs: 1,
              warmupCalls: 1,
              settled: true,
              logRatio: 0,
              contestantMedianNs: 1e6,
              referenceMedianNs: 2e6 + index * 1e6,
            })),
          },
          metrics: {
            create: [
              { name: 'relativeLatency', value: 0.5, ciLower: 0.4, ciUpper: 0.6, unit: 'ratio' },
              { name: 'accuracy', value: 0.9, unit: 'fraction' },
            ],
          },
        },
      },
    },
    include: { runs: true },
  });
  const [run] = submission.runs;
  if (!run) throw new Error('The run was not created.');
  return { submissionId: submission.id, runId: run.id };
}

export const RELATIVE_LATENCY = { value: 0.5, ciLower: 0.4, ciUpper: 0.6, unit: 'ratio' };

/** The metrics of that run, as queries return them. */
export const METRICS = {
  relativeLatency: RELATIVE_LATENCY,
  accuracy: { value: 0.9, ciLower: null, ciUpper: null, unit: 'fraction' },
};
