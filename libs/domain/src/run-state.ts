/**
 * The life cycle of a run: `queued → running → finished`. `running` means that one worker has it. When that worker
 * stops, vanishes or fails, the run is requeued. A late report may still finish a queued run, and so does cancelling
 * it. Nothing leaves `finished`.
 */
export const RUN_STATES = ['queued', 'running', 'finished'] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * Whether a competition's reference works: `pending` until a run of it says so, then `ok` or `failed`. Only with `ok` are
 * submissions taken and measured. From `ok` it goes back to `pending` when the reference fails in another's run: a run
 * of the reference alone then decides.
 */
export const REFERENCE_STATES = ['pending', 'ok', 'failed'] as const;
export type ReferenceState = (typeof REFERENCE_STATES)[number];

/** The phases of a run, in order, as progress shows them. */
export const RUN_PHASES = ['preparing', 'floor', 'measuring', 'finishing'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** The life of a final: `underway → done`, or `failed` when a run of it was abandoned through a fault of the platform, or all were cancelled. */
export const FINAL_STATES = ['underway', 'done', 'failed'] as const;
export type FinalState = (typeof FINAL_STATES)[number];
