import type { RunFlag, UnrankedEntry } from '@torchperf/contracts';
import { FASTER_THAN_KNOWN_FACTOR, type RunPhase, type Verdict } from '@torchperf/domain';

interface Wording {
  readonly title: string;
  readonly explanation: string;
}

/** What each verdict means for the team, and what to do next. */
export const VERDICT_WORDING: Record<Verdict, Wording> = {
  ok: {
    title: 'Measured',
    explanation: 'The run ended well. Its figures count on the leaderboards.',
  },
  'invalid-bundle': {
    title: 'Invalid bundle',
    explanation: 'The bundle breaks a rule of the format. Mend what is named below and submit it again.',
  },
  'load-failed': {
    title: 'Load failed',
    explanation:
      'The model could not be loaded in the sandbox. Check that the entry file loads on its own, with nothing outside the bundle and no network.',
  },
  crashed: {
    title: 'Crashed',
    explanation: 'The model ended or raised an error while it was answering. The log shows where.',
  },
  'wrong-output': {
    title: 'Wrong output',
    explanation:
      'An answer did not have the shape the task asks for, or held a value that is not a finite number.',
  },
  'timed-out': {
    title: 'Timed out',
    explanation: 'Loading, a call or the whole run took longer than the competition allows.',
  },
  'out-of-memory': {
    title: 'Out of memory',
    explanation: 'The model asked for more memory than the competition allows.',
  },
  forbidden: {
    title: 'Forbidden',
    explanation:
      'The sandbox stopped something that models may not do, such as opening a network connection.',
  },
  'platform-error': {
    title: 'Platform error',
    explanation: 'This was our fault and is not charged to your team. We will rerun it automatically.',
  },
  cancelled: {
    title: 'Cancelled',
    explanation: 'The run was taken out of the queue. It counts neither for nor against your team.',
  },
};

export const PHASE_WORDING: Record<RunPhase, string> = {
  preparing: 'Preparing',
  floor: 'Measuring the floor',
  measuring: 'Measuring',
  finishing: 'Finishing',
};

/** What each flag means for the figures, and what to do about it; what was seen follows as evidence. */
export const FLAG_WORDING: Record<RunFlag['kind'], Wording> = {
  'no-steady-state': {
    title: 'No steady state',
    explanation:
      'Warmup ended before the latency had settled, so the figures may still hold start-up costs. Do in load() what is done once: build tables, reserve memory, compile.',
  },
  'fewer-launches': {
    title: 'Fewer launches than usual',
    explanation:
      'The model is slow enough that the time for a run held fewer launches than the competition asks for. The interval is honest, but wide; a faster model gets a narrower one.',
  },
  'half-width-not-reached': {
    title: 'Interval wider than aimed at',
    explanation:
      'The run ended before the interval was as narrow as the competition asks for, so the model is distinguishable from fewer others. Latency that differs from launch to launch widens it.',
  },
  'floor-limited': {
    title: 'Near the floor',
    explanation:
      'The model answers about as fast as the protocol can ask, so single calls hardly show differences between such models. Compare throughput, which is measured in batches.',
  },
  'faster-than-floor': {
    title: 'Faster than no model at all',
    explanation:
      'Working an answer out cannot take less time than handing one over that needs no work. The organisers look at it before it is ranked; if your model does something unusual between calls, write to them.',
  },
  'faster-than-known': {
    title: 'Far faster than anything known here',
    explanation: `The model answers more than ${FASTER_THAN_KNOWN_FACTOR} times as fast as whatever is known to be possible in this competition on that class of hardware. That may be a very good idea, or something that is not measured right, so the organisers look at it before it is ranked.`,
  },
  'cpu-time-exceeds-latency': {
    title: 'CPU time exceeds latency',
    explanation:
      'The sandbox used more CPU time than the timed calls explain, so work may go on between calls. Do all work for an answer within its call, and end threads that only wait.',
  },
  'answers-remembered': {
    title: 'Answers seem to be remembered',
    explanation:
      'Inputs that had been asked before were answered much faster than new ones. No example is timed twice in a process while there are others, so a cache gains nothing and costs memory: remove it.',
  },
  'speed-drifts': {
    title: 'Speed drifts',
    explanation:
      'The model became steadily slower or faster while it was timed, in launch after launch, so its latency depends on how long it has run. Look for memory that grows, or for work put off from load() to the first calls.',
  },
  'accuracy-falls': {
    title: 'Less accurate where it counts',
    explanation:
      'More answers were right in warmup than in the calls that count, by more than chance allows. A model answers every call the same way: look for state that is kept between calls.',
  },
  'examples-left-out': {
    title: 'Not every example was asked',
    explanation:
      'The time was over before each hidden example had its turn. Accuracy is that on the examples that were asked.',
  },
  'launches-repeated': {
    title: 'Launches taken again',
    explanation:
      'Something of ours failed during the run; those launches were thrown away and taken again. There is nothing for you to do, and the figures are complete.',
  },
  'self-contention': {
    title: 'The model waits for itself',
    explanation:
      'While your model was timed it waited for a CPU, and the reference next to it did not. Threads that wait for each other, and pauses, make that. Use one thread, and do not sleep.',
  },
  'reference-drifts': {
    title: 'Reference off its usual latency',
    explanation:
      'The reference took longer or shorter than it usually does on this class of hardware, as when the CPU runs at another clock speed. Times relative to the reference hold up well; raw times less.',
  },
  'noisy-machine': {
    title: 'Busy machine',
    explanation:
      'Other work disturbed the machine, so these figures rank no one. We will measure the model again automatically when the machine is calm, unless it also worked outside of its calls: that can be the disturbance itself.',
  },
};

export const UNRANKED_WORDING: Record<UnrankedEntry['reason'], string> = {
  'constraint-missed': 'Misses a limit',
  held: 'Held for review',
  'busy-machine': 'Measured on a busy machine',
  disqualified: 'Disqualified',
  baseline: 'Baseline',
  reference: 'Reference',
};
