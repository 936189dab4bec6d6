import type { SuiteParameters } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { percent } from '../percent';

/** How a run can end through the submission's own fault while it is measured. */
export type ContestantVerdict = Exclude<Verdict, 'ok' | 'platform-error' | 'cancelled' | 'invalid-bundle'>;

/** The contestant broke a rule or died: it ends the run with a verdict that is the submission's. */
export class ContestantFault extends Error {
  constructor(
    readonly verdict: ContestantVerdict,
    message: string,
    /** What it was asked for. */
    readonly stage: 'load' | 'infer' = 'infer',
  ) {
    super(message);
    this.name = 'ContestantFault';
  }
}

/**
 * The run's time was used up in the middle of a launch. It is the submission's fault, whoever was being asked: with
 * fewer launches than a figure needs it ends the run, otherwise only the broken launch is dropped.
 */
export class RunOutOfTime extends ContestantFault {
  constructor({ runTimeoutMs, launchesMin }: SuiteParameters, launchesDone: number) {
    super(
      'timed-out',
      `The run took longer than the limit of ${runTimeoutMs / 1000} s: ${launchesDone} of at least ${launchesMin} launches were measured by then.`,
    );
    this.name = 'RunOutOfTime';
  }
}

/** The contestant's end of the pipes closed; why it died is known only once its exit was seen. */
export class ContestantGone extends Error {
  /**
   * @param what was asked for, as in "A call".
   * @param limitMs what that could take.
   */
  constructor(
    readonly stage: 'start' | 'load' | 'infer',
    readonly what: string,
    readonly limitMs: number,
  ) {
    super(`The contestant ended during ${stage}.`);
    this.name = 'ContestantGone';
  }
}

/** Something of ours failed: the run is tried again and costs the team nothing. */
export class PlatformFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlatformFault';
  }
}

/** The referee ended without a report. */
export class RefereeLost extends PlatformFault {
  constructor(
    message: string,
    /** The run of a final whose launches it points at; null for none. */
    readonly faultRunId: string | null,
  ) {
    super(message);
    this.name = 'RefereeLost';
  }
}

/** The reference failed beside a contestant, which is not charged for it. */
export class ReferenceFault extends PlatformFault {
  readonly verdict: ContestantVerdict;
  /** What its own team would be told. */
  readonly said: string;

  constructor(fault: ContestantFault) {
    super(`The reference failed (${fault.verdict}): ${fault.message}`, { cause: fault });
    this.name = 'ReferenceFault';
    this.verdict = fault.verdict;
    this.said = fault.message;
  }
}

/** A time limit passed while other processes of the machine had the CPU: that is the machine's fault. */
export class MachineBusy extends PlatformFault {
  constructor(
    what: string,
    share: number,
    /** Whether the limit was that of the whole run. */
    readonly isRunOver: boolean,
  ) {
    super(
      `${what} passed its time limit, while the process waited for a CPU for ${percent(share)} of its life: other processes of the machine had it.`,
    );
    this.name = 'MachineBusy';
  }
}
