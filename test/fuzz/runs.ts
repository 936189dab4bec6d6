/** How many mutations of each kind are tried; PROPERTY_RUNS looks further. */
export const RUNS = Number(process.env.PROPERTY_RUNS ?? 200);

/** A case takes a tenth of a second; as much again and more on a busy machine. */
export const FUZZ_TIMEOUT_MS = 60_000 + 1000 * RUNS;

/** How the properties run: a case that fails is shown as it was drawn, for each step of shrinking costs a process. */
export const FUZZ = { numRuns: RUNS, endOnFailure: true } as const;
