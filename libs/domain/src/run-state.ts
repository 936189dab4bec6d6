/**
 * The life of a run: `queued → running → finished`; a run that our platform lost goes back to `queued`. A report may
 * overtake the message that the run began, so `queued → finished` happens too. Nothing leaves `finished`.
 */
export const RUN_STATES = ['queued', 'running', 'finished'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** The phases of a run, in order, as progress shows them. */
export const RUN_PHASES = ['preparing', 'floor', 'measuring', 'finishing'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** The life of a final: `underway → done`, or `failed` when a run of it was given up through our fault. */
export const FINAL_STATES = ['underway', 'done', 'failed'] as const;
export type FinalState = (typeof FINAL_STATES)[number];
