import type { SuiteParameters } from '@torchperf/contracts';
import { percent, type Verdict } from '@torchperf/domain';

/** Verdicts of participant faults during measurement. */
export type ContestantVerdict = Exclude<Verdict, 'ok' | 'platform-error' | 'cancelled' | 'invalid-bundle'>;

/** The contestant broke a rule or died: a participant fault, which ends the run with its verdict. */
export class ContestantFault extends Error {
  constructor(
    readonly verdict: ContestantVerdict,
    message: string,
    /** The step that failed. */
    readonly stage: 'load' | 'infer' = 'infer',
  ) {
    super(message);
    this.name = 'ContestantFault';
  }
}

/**
 * The run's time was used up in the middle of a launch. It is a participant fault, even if the reference was being
 * asked. With fewer launches than a figure needs it ends the run; otherwise only the incomplete launch is dropped.
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

/** The contestant's end of the pipes closed; the reason is known only once its exit was observed. */
export class ContestantGone extends Error {
  /**
   * @param what names the step, as in "A call".
   * @param limitMs the step's time limit.
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

/** A platform fault: the run is retried and costs the team nothing. */
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
    /** The run of a final that is the suspect; null for none. */
    readonly faultRunId: string | null,
  ) {
    super(message);
    this.name = 'RefereeLost';
  }
}

/** The reference failed next to a contestant, which is not charged for it. */
export class ReferenceFault extends PlatformFault {
  readonly verdict: ContestantVerdict;
  /** The message that the reference's own team would see. */
  readonly ownMessage: string;

  constructor(fault: ContestantFault) {
    super(`The reference failed (${fault.verdict}): ${fault.message}`, { cause: fault });
    this.name = 'ReferenceFault';
    this.verdict = fault.verdict;
    this.ownMessage = fault.message;
  }
}

/** A time limit passed while other processes of the machine had the CPU: a platform fault. */
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
