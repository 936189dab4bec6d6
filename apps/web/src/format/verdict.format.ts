import type { RunFlag, UnrankedEntry } from '@torchperf/contracts';
import type { RunPhase, Verdict } from '@torchperf/domain';

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
  nondeterministic: {
    title: 'Nondeterministic',
    explanation:
      'The same input gave different answers, so accuracy and speed cannot be tied to one model. Fix random seeds and do not keep state between calls.',
  },
  'platform-error': {
    title: 'Platform error',
    explanation: 'This was our fault and is not charged to your team. The run is repeated by itself.',
  },
};

export const PHASE_WORDING: Record<RunPhase, string> = {
  preparing: 'Preparing',
  floor: 'Measuring the floor',
  measuring: 'Measuring',
  finishing: 'Finishing',
};

export const FLAG_WORDING: Record<RunFlag['kind'], Wording> = {
  'no-steady-state': {
    title: 'No steady state',
    explanation: 'Warmup ended before the latency had settled, so the figures may still hold start-up costs.',
  },
  'fewer-launches': {
    title: 'Fewer launches than usual',
    explanation:
      'The model is slow enough that the time for a run held fewer launches than the competition asks for.',
  },
  'half-width-not-reached': {
    title: 'Interval wider than aimed at',
    explanation: 'The run ended before the interval was as narrow as the competition asks for.',
  },
  'floor-limited': {
    title: 'Near the floor',
    explanation:
      'The model answers about as fast as the protocol can ask. Differences between such models are partly below resolution.',
  },
  'cpu-time-exceeds-latency': {
    title: 'CPU time exceeds latency',
    explanation: 'The sandbox used more CPU time than the timed calls explain: work may go on between calls.',
  },
  'noisy-machine': {
    title: 'Noisy machine',
    explanation: 'Something else on the machine disturbed the run.',
  },
};

export const UNRANKED_WORDING: Record<UnrankedEntry['reason'], string> = {
  'constraint-missed': 'Misses a limit',
  disqualified: 'Disqualified',
  baseline: 'Baseline',
  reference: 'Reference',
};
