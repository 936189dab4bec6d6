import fc from 'fast-check';

// Every run draws the same cases, so that a failure is a change's fault; PROPERTY_SEED and PROPERTY_RUNS look further.
fc.configureGlobal({
  seed: Number(process.env.PROPERTY_SEED ?? 20261124),
  ...(process.env.PROPERTY_RUNS ? { numRuns: Number(process.env.PROPERTY_RUNS) } : {}),
});
