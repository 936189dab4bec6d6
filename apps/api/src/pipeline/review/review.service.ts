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

/** Enough for one of them to stand on a board that asks for accuracy, where there is one. */
const SOME_AS_FAST = 100;

/** A run that ended well, as its report tells of it. */
export interface MeasuredRun {
  readonly id: string;
  readonly hardwareClass: string;
  readonly flags: readonly RunFlag[];
  /** In units of the reference's; undefined where it was not measured. */
  readonly relativeLatency: MeasuredValue | undefined;
  /** Whether an organiser lets it count, though the machine was busy. */
  readonly isNoiseAccepted?: boolean;
}

/**
 * Holds submissions that are too fast to be believed until an organiser has looked at them. How fast is too fast is
 * in the domain; here is only what goes in and comes out.
 */
@Injectable()
export class ReviewService {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Flags a run that is much faster than what is known, and holds its submission for that or for what its worker
   * saw, unless an organiser has let the same stand before. A run without what a hold rested on takes it back. A run
   * on a busy machine does neither, for what it shows may be the machine's doing; once an organiser lets it count it may
   * hold. Organisers' own baselines are left alone.
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

  /** Lets a held submission be ranked, now and with whatever flags of the same kinds its later runs have. */
  async release(transaction: Transaction, submission: LockedSubmission, note: string): Promise<ReviewRow> {
    const flags = await this.reviews.flagsOf(transaction, submission.id);
    const seen = flags.flatMap((list) => FlagsSchema.parse(list).map(({ kind }) => kind));
    const cleared = new Set([...submission.clearedFlags, ...seen.filter(isHoldingFlag)]);
    return this.reviews.release(transaction, submission.id, note, [...cleared]);
  }

  /** An organiser's own hold rests on no flag, and stays; so does one that another run that counts still gives cause for. */
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
    // What is not too fast compared with the reference is not too fast at all: then no board need be read.
    if (fasterThanKnown(run, []) === null) return null;
    // Nor is it too fast when a few that happen to be found are fast enough: the fastest of all are slow to find.
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
