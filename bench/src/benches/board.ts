import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Leaderboard, LeaderboardSchema } from '@torchperf/contracts';
import { EVENT_IDS, median } from '@torchperf/domain';
import { createQueues } from '@torchperf/queue';
import autocannon from 'autocannon';
import { PrismaService } from '../../../libs/database/src/prisma.service';
import { buildRunReport } from '../../../test/builders/run-report';
import { BoardRig } from '../board-rig';
import { pacedLatencies, percentile } from '../paced-requests';
import { atLeast, atMost, informative, type Row } from '../row';
import type { Workbench } from '../workbench';

const LARGE = { slug: 'board-large', submissions: 100_000 };
const SMALL = { slug: 'board-small', submissions: 1_000 };
const DIVISION = 'Trial of scale';
const PAGE = 50;
const REQUESTS_A_SECOND = 300;
/** Of one round: each page at least once. */
const SECONDS = 5;
const ROUNDS = 5;
const LANDINGS = 15;
/** So many pages of 50 the small competition has that do not start at the same entry. */
const UNCACHED = 40;
/** Timed calls of a usual run: what its report mostly consists of. */
const CALLS = 12_000;

/**
 * Boards of 100,000 submissions of 10,000 teams, with api, PostgreSQL and clients on the same CPUs. Measured are: the
 * latency of a page at a fixed rate (from when it was due, an open-loop load), the throughput compared with a route
 * without I/O, the growth with the size of the board, and the time until a result is on it.
 */
export async function board(workbench: Workbench): Promise<Row[]> {
  const rig = await BoardRig.open(workbench, {
    [SMALL.slug]: SMALL.submissions,
    [LARGE.slug]: LARGE.submissions,
  });
  try {
    return [
      ...(await pages(workbench, rig)),
      ...(await throughput(workbench, rig)),
      ...(await growth(workbench, rig)),
      ...(await landings(workbench, rig)),
    ];
  } finally {
    await rig.close();
  }
}

const pathOf = (slug: string, event: string, offset: number) =>
  `/api/v1/competitions/${slug}/leaderboards/${event}?offset=${offset}&limit=${PAGE}`;

/** Every page of every board of the large competition, in an order that jumps about. */
function allPages(): string[] {
  const paths = EVENT_IDS.flatMap((event) =>
    Array.from({ length: 180 }, (_, page) => pathOf(LARGE.slug, event, page * PAGE)),
  );
  // 397 has no divisor in common with their number, so each comes once.
  return paths.map((_, i) => paths[(i * 397) % paths.length] as string);
}

async function pages(workbench: Workbench, rig: BoardRig): Promise<Row[]> {
  const paths = allPages();
  const ask = () => pacedLatencies(rig.url, paths, { perSecond: REQUESTS_A_SECOND, seconds: SECONDS });
  const first = percentile(await ask(), 0.99);
  workbench.say(`board: pages for the first time: p99 ${first.toFixed(1)} ms`);
  const rounds: { p50: number; p99: number }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const latenciesMs = await ask();
    const [p50, p99] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.99)];
    workbench.say(`board: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    rounds.push({ p50, p99 });
  }
  return [
    atMost('page-p99-ms', median(rounds.map(({ p99 }) => p99)), 'ms', 25),
    informative('page-p50-ms', median(rounds.map(({ p50 }) => p50)), 'ms'),
    informative('page-first-p99-ms', first, 'ms'),
  ];
}

async function throughput(workbench: Workbench, rig: BoardRig): Promise<Row[]> {
  const page = pathOf(LARGE.slug, 'latency-sprint', 0);
  const { headers } = await fetch(`${rig.url}${page}`);
  const ask = async (path: string, more: Record<string, string> = {}) => {
    const result = await autocannon({
      url: `${rig.url}${path}`,
      connections: 20,
      duration: 3,
      // As a browser asks; the load generator does not unpack what it gets.
      headers: { 'accept-encoding': 'gzip', ...more },
    });
    if (result.errors > 0) throw new Error(`${path} was not answered.`);
    return result.requests.average;
  };
  await ask(page);
  const ratios: { page: number; known: number }[] = [];
  // Interleaved, so that other load of the machine affects all of them.
  for (let round = 1; round <= ROUNDS; round++) {
    const live = await ask('/health/live');
    const pages = await ask(page);
    const known = await ask(page, { 'if-none-match': headers.get('etag') ?? '' });
    workbench.say(
      `board: a second ${pages.toFixed(0)} pages, ${known.toFixed(0)} not modified, ${live.toFixed(0)} liveness probes`,
    );
    ratios.push({ page: pages / live, known: known / live });
  }
  return [
    atLeast('page-vs-health', median(ratios.map(({ page }) => page)), 'ratio', 0.5),
    informative('page-known-vs-health', median(ratios.map(({ known }) => known)), 'ratio'),
  ];
}

/** Uncached pages of both competitions, interleaved. */
async function growth(workbench: Workbench, rig: BoardRig): Promise<Row[]> {
  const timesMs: Record<string, number[]> = { [SMALL.slug]: [], [LARGE.slug]: [] };
  for (let i = 0; i < UNCACHED; i++) {
    for (const { slug, submissions } of [SMALL, LARGE]) {
      const offset = i * (submissions / SMALL.submissions);
      const since = performance.now();
      const path = `/api/v1/competitions/${slug}/leaderboards/memory-challenge?offset=${offset}&limit=${PAGE}`;
      const answer = await fetch(`${rig.url}${path}&division=${encodeURIComponent(DIVISION)}`);
      await answer.arrayBuffer();
      timesMs[slug]?.push(performance.now() - since);
    }
  }
  const [small, large] = [SMALL, LARGE].map(({ slug }) => median(timesMs[slug] ?? [])) as [number, number];
  workbench.say(
    `board: an uncached page takes ${small.toFixed(1)} ms of the small board, ${large.toFixed(1)} ms of the large one`,
  );
  return [atMost('page-growth', large / small, 'ratio', 1.5), informative('page-made-ms', large, 'ms')];
}

async function landings(workbench: Workbench, rig: BoardRig): Promise<Row[]> {
  const prisma = new PrismaService(rig.databaseUrl);
  const queues = await createQueues({ backend: 'postgres', url: rig.databaseUrl, prefix: 'torchperf' });
  const timesMs: number[] = [];
  try {
    const competition = await prisma.competition.findUniqueOrThrow({ where: { slug: LARGE.slug } });
    const competitionId = competition.id;
    const teams = await prisma.team.findMany({
      where: { submissions: { some: { competitionId } } },
      take: LANDINGS,
      select: { id: true },
    });
    for (const [index, { id: teamId }] of teams.entries()) {
      const { submissionId, runId } = await addQueued(prisma, competitionId, teamId);
      const since = performance.now();
      await queues.enqueue('results', {
        runId,
        lease: 0,
        workerId: 'bench',
        report: reportOf({ submissionId, runId }, 1 - index / 100),
      });
      await untilShown(rig, submissionId);
      timesMs.push(performance.now() - since);
      workbench.say(`board: landed in ${timesMs.at(-1)?.toFixed(0)} ms`);
    }
  } finally {
    await queues.close();
    await prisma.$disconnect();
  }
  return [
    atMost('land-ms', median(timesMs), 'ms', 500),
    informative('land-greatest-ms', Math.max(...timesMs), 'ms'),
  ];
}

async function addQueued(prisma: PrismaService, competitionId: string, teamId: string) {
  const submission = await prisma.submission.create({
    data: {
      competitionId,
      teamId,
      sha256: randomBytes(32).toString('hex'),
      manifest: { name: 'New', runtime: 'python', entry: 'model.py', techniques: [], description: '' },
      sizeBytes: 1000,
      compressedBytes: 500,
      runs: { create: {} },
    },
    include: { runs: { select: { id: true } } },
  });
  return { submissionId: submission.id, runId: submission.runs[0]?.id ?? randomUUID() };
}

/** Among the best in every objective, so that every board changes from its first page on. */
function reportOf(ids: { submissionId: string; runId: string }, ratio: number) {
  const bytesOf = (bytes: number) => randomBytes(bytes).toString('base64');
  const report = buildRunReport({ ...ids, finishedAt: new Date().toISOString() });
  const exact = { ciLower: null, ciUpper: null };
  const near = (value: number) => ({ value, ciLower: value * 0.995, ciUpper: value * 1.005 });
  return {
    ...report,
    machine: { ...report.machine, hardwareClass: DIVISION },
    metrics: {
      ...report.metrics,
      relativeLatency: { ...near(0.11 * ratio), unit: 'ratio' as const },
      latencyTimesSize: { ...near(ratio / 1e6), unit: 'ms·MiB' as const },
      modelSize: { value: 1000 * ratio, ...exact, unit: 'bytes' as const },
      peakMemory: { value: 1e7 * ratio, ...exact, unit: 'bytes' as const },
      accuracy: { value: 0.999, ciLower: 0.996, ciUpper: 1, unit: 'fraction' as const },
    },
    samples: {
      count: CALLS,
      launch: bytesOf(2 * CALLS),
      block: bytesOf(2 * CALLS),
      role: bytesOf(CALLS),
      example: bytesOf(4 * CALLS),
      latencyNs: bytesOf(8 * CALLS),
      correct: bytesOf(CALLS),
    },
  };
}

async function untilShown(rig: BoardRig, submissionId: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${rig.url}${pathOf(LARGE.slug, 'latency-sprint', 0)}`);
    const shown: Leaderboard = LeaderboardSchema.parse(await answer.json());
    if (shown.entries.some(({ submission }) => submission.id === submissionId)) return;
    await sleep(5);
  }
}
