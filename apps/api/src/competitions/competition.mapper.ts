import { BUNDLE_LIMITS } from '@torchperf/bundle';
import {
  API_PREFIX,
  type Competition,
  type CompetitionSummary,
  type Final,
  NoiseEffectSchema,
  SuiteParametersSchema,
} from '@torchperf/contracts';
import type { CompetitionRow, CompetitionSummaryRow, EventRow, FinalSummaryRow } from '@torchperf/database';
import { visibleUntil } from '@torchperf/domain';
import { toCanonicalLatency } from '../pipeline/ranking/canonical-versions';
import { toEventView } from '../pipeline/ranking/event.mapper';

interface Dates {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** The phase of a competition at a moment. It is open from its start, inclusive, to its end, exclusive. */
export function phaseAt({ startsAt, endsAt }: Dates, now: Date): Competition['phase'] {
  if (now < startsAt) return 'upcoming';
  return endsAt && now >= endsAt ? 'ended' : 'open';
}

/** A competition in the list of all. */
export function toCompetitionSummary(row: CompetitionSummaryRow, now: Date): CompetitionSummary {
  return {
    slug: row.slug,
    title: row.title,
    description: row.description,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    phase: phaseAt(row, now),
    intakePaused: row.intakePaused,
    referenceState: row.referenceState,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    submissions: row._count.submissions,
  };
}

/** A final, its events by their ids in addresses. */
export function toFinal(row: FinalSummaryRow, events: readonly Pick<EventRow, 'id' | 'key'>[]): Final {
  return {
    id: row.id,
    division: row.division,
    events: keysOf(row.eventIds, events),
    top: row.top,
    state: row.state,
    contestants: row._count.runs,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** The ids in addresses of these events, in the competition's order. */
export function keysOf(
  eventIds: readonly string[],
  events: readonly Pick<EventRow, 'id' | 'key'>[],
): string[] {
  return events.filter(({ id }) => eventIds.includes(id)).map(({ key }) => key);
}

/**
 * The dataset that may be downloaded. A file that is also the hidden test set is never public, whatever the
 * table has: it holds the labels.
 */
export function publicDatasetOf(row: CompetitionRow): CompetitionRow['publicDataset'] {
  return row.publicDataset?.sha256 === row.hiddenDataset.sha256 ? null : row.publicDataset;
}

/** A competition with its rules and events, in its public form. */
export function toCompetition(row: CompetitionRow, now: Date): Competition {
  const publicDataset = publicDatasetOf(row);
  const until = visibleUntil(row, now);
  return {
    ...toCompetitionSummary(row, now),
    task: { inputShape: row.inputShape, classes: row.classes },
    suite: SuiteParametersSchema.parse(row.suite),
    events: row.events.map(toEventView),
    hiddenExamples: row.hiddenDataset.examples,
    noiseEffect: NoiseEffectSchema.nullable().parse(row.noiseEffect),
    finalsShare: row.finalsShare,
    finals: row.finals.map((final) => toFinal(final, row.events)),
    canonicalLatencies: row.canonical
      .filter(({ since }) => until === null || since <= until)
      .map(toCanonicalLatency),
    publicDataset: publicDataset && {
      url: `${API_PREFIX}/competitions/${row.slug}/public-dataset`,
      bytes: publicDataset.bytes,
      sha256: publicDataset.sha256,
    },
    limits: {
      compressedBytes: BUNDLE_LIMITS.compressedBytes,
      expandedBytes: BUNDLE_LIMITS.expandedBytes,
      fileBytes: BUNDLE_LIMITS.fileBytes,
      files: BUNDLE_LIMITS.files,
    },
  };
}
