/** The life of a run: `queued → running → finished`; a run that our platform lost goes back to `queued`. */
export const RUN_STATES = ['queued', 'running', 'finished'] as const;
export type RunState = (typeof RUN_STATES)[number];

const NEXT: Record<RunState, readonly RunState[]> = {
  queued: ['running', 'finished'],
  running: ['queued', 'running', 'finished'],
  finished: [],
};

/**
 * Whether a run may go from one state to another. `queued → finished` is allowed because a report may
 * overtake the message that the run began; nothing leaves `finished`, so a report delivered twice counts once.
 */
export function canMove(from: RunState, to: RunState): boolean {
  return NEXT[from].includes(to);
}

/** The phases of a run, in order, as progress shows them. */
export const RUN_PHASES = ['preparing', 'floor', 'measuring', 'finishing'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];
