import { Injectable } from '@nestjs/common';
import { ConstraintSchema, type RunFlag, RunReportSchema, StoredManifestSchema } from '@torchperf/contracts';
import {
  AuditRepository,
  type LockedSubmission,
  ReviewRepository,
  type ReviewRow,
  type StandingEntryRow,
  type Transaction,
} from '@torchperf/database';
import {
  FASTER_THAN_KNOWN_FACTOR,
  fasterThanKnown,
  frozenSince,
  isHoldingFlag,
  isNoisy,
  type KnownEntry,
  type MeasuredValue,
} from '@torchperf/domain';
import { z } from 'zod';

export const FlagsSchema = RunReportSchema.shape.flags;

/** Candidates per query: enough to include one that qualifies on a board with an accuracy constraint, if any does. */
const SOME_AS_FAST = 100;

/** A successful run, from its report. */
export interface MeasuredRun {
  readonly id: string;
  readonly hardwareClass: string;
  readonly flags: readonly RunFlag[];
  /** In units of the reference's; undefined where it was not measured. */
  readonly relativeLatency: MeasuredValue | undefined;
  /** Whether an organiser lets it count although the machine was busy. */
  readonly isNoiseAccepted?: boolean;
}

/**
 * Holds implausibly fast submissions until an organiser has reviewed them. The domain defines the threshold; this
 * service reads its inputs and stores its results.
 */
@Injectable()
export class ReviewService {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Flags a run that is much faster than the known ones. Holds its submission for that or for its worker's flags, unless
   * an organiser has cleared the same flags before. A run without the flags of a hold ends the hold. A run on a busy
   * machine does neither, since its flags may come from the machine; once an organiser lets it count it may hold.
   * Organisers' own baselines are never held.
   * Call with submission and ranking locked, before the boards hold the run. @returns whether it held the submission.
   */
  async examine(transaction: Transaction, submission: LockedSubmission, run: MeasuredRun): Promise<boolean> {
    const isAccepted = run.isNoiseAccepted === true;
    if (submission.baseline || (isNoisy(run) && !isAccepted)) return false;
    const found = await this.compareWithKnown(transaction, submission, run);
    const flags = found ? [...run.flags, found] : run.flags;
    if (found) await this.reviews.setFlags(transaction, run.id, [...flags]);
    const held = flags.filter(({ kind }) => isHoldingFlag(kind) && !submission.clearedFlags.includes(kind));
    if (held.length === 0 && !isAccepted) await this.withdrawHold(transaction, submission);
    if (held.length === 0 || submission.held) return false;
    const reason = held.map(({ evidence }) => evidence).join(' ');
    const kinds = held.map(({ kind }) => kind);
    await this.reviews.hold(transaction, submission.id, reason, kinds);
    return true;
  }

  /** Releases a held submission. Flags of the same kinds on its later runs do not hold it again. */
  async release(transaction: Transaction, submission: LockedSubmission, note: string): Promise<ReviewRow> {
    const flags = await this.reviews.flagsOf(transaction, submission.id);
    const seen = flags.flatMap((list) => FlagsSchema.parse(list).map(({ kind }) => kind));
    const cleared = new Set([...submission.clearedFlags, ...seen.filter(isHoldingFlag)]);
    return this.reviews.release(transaction, submission.id, note, [...cleared]);
  }

  /** Ends a hold. An organiser's own hold rests on no flag, and stays; so does one that another counting run justifies. */
  private async withdrawHold(transaction: Transaction, submission: LockedSubmission): Promise<void> {
    if (!submission.held || submission.heldFlags.length === 0) return;
    const counting = await this.reviews.countingFlagsOf(transaction, submission.id);
    const kinds = counting.flatMap((flags) => FlagsSchema.parse(flags).map(({ kind }) => kind));
    if (kinds.some((kind) => isHoldingFlag(kind) && !submission.clearedFlags.includes(kind))) return;
    await this.reviews.withdrawHold(transaction, submission.id);
    await this.audit.add(transaction, {
      actor: 'service',
      action: 'submission.hold-withdrawn',
      subject: submission.id,
      detail: { flags: [...submission.heldFlags] },
    });
  }

  private async compareWithKnown(
    transaction: Transaction,
    { competitionId, teamId }: LockedSubmission,
    { hardwareClass, relativeLatency: measured }: MeasuredRun,
  ): Promise<RunFlag | null> {
    if (measured === undefined) return null;
    const { value: relativeLatency, ciUpper } = measured;
    const run = { teamId, relativeLatency, ciUpper };
    // A run that is not too fast compared with the reference is not too fast at all: then no board is read.
    if (fasterThanKnown(run, []) === null) return null;
    // Nor is it too fast when a few comparable runs are fast enough. They are quick to find; the fastest are not.
    const some = await this.reviews.findSomeAsFast(
      transaction,
      { competitionId, division: hardwareClass, teamId },
      relativeLatency * FASTER_THAN_KNOWN_FACTOR,
      SOME_AS_FAST,
    );
    if (fasterThanKnown(run, some.map(toStandingEntry)) === null) return null;
    const rows = await this.reviews.findFastest(transaction, competitionId, hardwareClass, teamId);
    const dates = await this.reviews.findFreezeDates(transaction, competitionId);
    const boardsFrozen = frozenSince(dates, new Date()) !== null;
    const evidence = fasterThanKnown(run, rows.map(toStandingEntry), { boardsFrozen });
    return evidence === null ? null : { kind: 'faster-than-known', evidence };
  }
}

function toStandingEntry({ teamName, manifest, constraints, ...row }: StandingEntryRow): KnownEntry {
  return {
    ...row,
    title: `${teamName} (${StoredManifestSchema.parse(manifest).name})`,
    constraints: z.array(ConstraintSchema).parse(constraints),
  };
}
