export { heatThrottles, swapUse, type UserNamespaces, userNamespaces } from './fitness';

export { type MachineContext, recordMachine } from './machine-record';
export { driftFinding, type NoiseSnapshot, noiseBetween, noiseFindings, readNoise } from './noise';
export { lockFile } from './process-lock';
export { startTime } from './process-stat';
