import type { RunFlag, UnrankedEntry } from '@torchperf/contracts';
import { FASTER_THAN_KNOWN_FACTOR, type RunPhase, type Verdict } from '@torchperf/domain';

interface Wording {
  readonly title: string;
  readonly explanation: string;
}

/** The meaning of each verdict for the team, and the next step. */
export const VERDICT_WORDING: Record<Verdict, Wording> = {
  ok: {
    title: 'Measured',
    explanation: 'The run succeeded. Its figures count on the leaderboards.',
  },
  'invalid-bundle': {
    title: 'Invalid bundle',
    explanation: 'The bundle breaks a rule of the format. Fix the problem below and submit it again.',
  },
  'load-failed': {
    title: 'Load failed',
    explanation:
      'The model could not be loaded in the sandbox. Check that the entry file loads on its own, with nothing outside the bundle and no network.',
  },
  crashed: {
    title: 'Crashed',
    explanation: 'The model exited or raised an error during a call. Read the log to find out where.',
  },
  'wrong-output': {
    title: 'Wrong output',
    explanation:
      'An answer had the wrong shape for the task, or contained a value that is not a finite number.',
  },
  'timed-out': {
    title: 'Timed out',
    explanation: 'Loading, a call or the whole run took longer than the competition allows.',
  },
  'out-of-memory': {
    title: 'Out of memory',
    explanation: 'The model requested more memory than the competition allows.',
  },
  forbidden: {
    title: 'Forbidden',
    explanation:
      'The sandbox stopped an action that is not allowed for models, such as a network connection.',
  },
  'ran-while-frozen': {
    title: 'Ran while frozen',
    explanation:
      'The model found a way to run while the reference was timed. Both share a CPU, so the figures would be wrong. Do all work within calls, and remove timers and signals that resume the process.',
  },
  'batches-differ': {
    title: 'Batches differ',
    explanation:
      'The model was right more often in single calls than in batches, or in batches than in single calls, by more than chance. Its accuracy would not be that of the calls that were timed. Give each example the same answer in both; look for layers that depend on the rest of the batch.',
  },
  'platform-error': {
    title: 'Platform error',
    explanation: 'This is a platform fault and is not charged to your team. We will rerun it automatically.',
  },
  cancelled: {
    title: 'Cancelled',
    explanation: 'The run was removed from the queue. It counts neither for nor against your team.',
  },
};

export const PHASE_WORDING: Record<RunPhase, string> = {
  preparing: 'Preparing',
  floor: 'Measuring the floor',
  measuring: 'Measuring',
  finishing: 'Finishing',
};

/** The meaning of each flag for the figures, and what to do about it; the page adds the evidence. */
export const FLAG_WORDING: Record<RunFlag['kind'], Wording> = {
  'no-steady-state': {
    title: 'No steady state',
    explanation:
      'Warmup ended before the latency had settled, so the figures may include start-up costs. Do one-time work in load(): build tables, reserve memory, compile.',
  },
  'fewer-launches': {
    title: 'Fewer launches than usual',
    explanation:
      'The model is slow, so the time for a run allowed fewer launches than the competition asks for. The interval is valid, but wide; a faster model gets a narrower one.',
  },
  'half-width-not-reached': {
    title: 'Interval wider than the target',
    explanation:
      'The run ended before the interval reached the target width, so the model is distinguishable from fewer others. Differences in latency between launches widen it.',
  },
  'floor-limited': {
    title: 'Near the floor',
    explanation:
      'The model is about as fast as the protocol itself, so single calls hardly show differences between such models. Compare throughput, which is measured in batches.',
  },
  'faster-than-floor': {
    title: 'Faster than an empty model',
    explanation:
      'Computing an answer cannot take less time than returning one without any work. The organisers review the submission before it is ranked. If your model does something unusual between calls, write to them.',
  },
  'faster-than-known': {
    title: 'Far faster than any known model',
    explanation: `The model is more than ${FASTER_THAN_KNOWN_FACTOR} times as fast as anything known in this competition on this class of hardware. The reason may be a very good idea or a measurement problem, so the organisers review the submission before it is ranked.`,
  },
  'cpu-time-exceeds-latency': {
    title: 'CPU time exceeds latency',
    explanation:
      'The sandbox used more CPU time than the timed calls explain, so work may continue between calls. Do all work for an answer within its call, and end idle threads.',
  },
  'answers-remembered': {
    title: 'Answers seem to be cached',
    explanation:
      'The model answered repeated inputs much faster than new ones. No example is timed twice in a process while there are others, so a cache gains nothing and costs memory: remove it.',
  },
  'speed-drifts': {
    title: 'Speed drifts',
    explanation:
      'The model became steadily slower or faster in each launch, so its latency depends on how long it has run. Check for memory that grows, or for work that load() leaves to the first calls.',
  },
  'accuracy-falls': {
    title: 'Less accurate in timed calls',
    explanation:
      'More answers were correct in warmup than in the timed calls, by more than chance allows. A model must answer every call the same way: check for state that persists between calls.',
  },
  'examples-left-out': {
    title: 'Not every example was asked',
    explanation:
      'The time ran out before every hidden example was asked. The accuracy covers only the examples that were asked.',
  },
  'launches-repeated': {
    title: 'Launches repeated',
    explanation:
      'A platform fault interrupted the run. We discarded the affected launches and repeated them. The figures are complete; you need not do anything.',
  },
  'self-contention': {
    title: 'The model waits for itself',
    explanation:
      'Your model waited for a CPU while it was timed, and the reference next to it did not. Typical causes are pauses, and threads that wait for each other. Use one thread, and do not sleep.',
  },
  'reference-drifts': {
    title: 'Reference off its usual latency',
    explanation:
      'The reference was slower or faster than usual on this class of hardware, for example because of another CPU clock speed. Relative latencies remain reliable; raw times less so.',
  },
  'noisy-machine': {
    title: 'Busy machine',
    explanation:
      'Other work disturbed the machine, so these figures are not ranked. We will measure the model again automatically when the machine is idle, unless it also worked outside of its calls: that can be the disturbance itself.',
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
