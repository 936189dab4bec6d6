/**
 * The life of a run: `queued → running → finished`. `running` means that one worker has it; when that worker stops,
 * vanishes or fails, the run goes back to `queued`. A late report may still finish a queued run, and so does cancelling
 * it. Nothing leaves `finished`.
 */
export const RUN_STATES = ['queued', 'running', 'finished'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** The phases of a run, in order, as progress shows them. */
export const RUN_PHASES = ['preparing', 'floor', 'measuring', 'finishing'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** The life of a final: `underway → done`, or `failed` when a run of it was given up through our fault. */
export const FINAL_STATES = ['underway', 'done', 'failed'] as const;
export type FinalState = (typeof FINAL_STATES)[number];
