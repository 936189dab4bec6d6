import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DEFAULT_SUITE, type Manifest } from '@torchperf/contracts';
import { BUILT_IN_EVENTS, EVENT_IDS, type ReferenceState } from '@torchperf/domain';
import { toEventColumns } from '../../apps/api/src/pipeline/ranking/event.mapper';
import type { PrismaService } from '../../libs/database/src/prisma.service';
import { randomToken } from './start-test-api';

/** Rows that the tests need and no route creates. */

const randomSha256 = () => randomBytes(32).toString('hex');

export const MANIFEST: Manifest = {
  name: 'Narrow MLP',
  runtime: 'python',
  entry: 'model.py',
  techniques: ['pruning'],
  description: '',
};

export async function addTeam(prisma: PrismaService, name = `Team ${randomUUID()}`) {
  const token = randomToken();
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  const team = await prisma.team.create({ data: { name, tokenSha256 } });
  return { ...team, token };
}

interface CompetitionOptions {
  readonly slug?: string;
  readonly startsAt?: Date;
  readonly endsAt?: Date | null;
  readonly intakePaused?: boolean;
  readonly referenceState?: ReferenceState;
  /** Content of the public dataset; without it the competition has none. */
  readonly publicSha256?: string;
  readonly publicBytes?: number;
  readonly hiddenSha256?: string;
}

const dataset = (sha256: string, bytes: number) => ({
  create: { sha256, bytes, examples: 20, inputShape: [1, 28, 28] },
});

/** An open competition with the five built-in events. */
export function addCompetition(prisma: PrismaService, options: CompetitionOptions = {}) {
  const events = EVENT_IDS.map((id, position) => ({
    ...toEventColumns(BUILT_IN_EVENTS[id]),
    composite: undefined,
    position,
  }));
  return prisma.competition.create({
    data: {
      slug: options.slug ?? `c-${randomBytes(6).toString('hex')}`,
      title: 'Digits',
      startsAt: options.startsAt ?? new Date(Date.now() - 60_000),
      endsAt: options.endsAt ?? null,
      intakePaused: options.intakePaused ?? false,
      referenceState: options.referenceState ?? 'ok',
      inputShape: [1, 28, 28],
      classes: 10,
      suite: DEFAULT_SUITE,
      hiddenDataset: dataset(options.hiddenSha256 ?? randomSha256(), 1000),
      ...(options.publicSha256 && {
        publicDataset: dataset(options.publicSha256, options.publicBytes ?? 1000),
      }),
      events: { create: events },
    },
    include: { events: true },
  });
}

/** A submission with one queued run, as the intake leaves it. */
export async function addSubmission(
  prisma: PrismaService,
  competitionId: string,
  teamId: string,
  manifest: Partial<Manifest> = {},
) {
  const submission = await prisma.submission.create({
    data: {
      competitionId,
      teamId,
      sha256: randomSha256(),
      manifest: { ...MANIFEST, ...manifest },
      sizeBytes: 4321,
      compressedBytes: 1234,
      runs: { create: {} },
    },
    include: { runs: true },
  });
  const [run] = submission.runs;
  if (!run) throw new Error('The run was not created');
  return { ...submission, runId: run.id };
}

/** A submission as `addSubmission` makes it, of a new team. */
export async function addSubmissionOfNewTeam(prisma: PrismaService, competitionId: string) {
  const team = await addTeam(prisma);
  const { id, runId } = await addSubmission(prisma, competitionId, team.id);
  return { submissionId: id, runId };
}
