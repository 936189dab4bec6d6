export { decideLaunches, type LaunchDecision, type LaunchLimits } from './decide-launches';
export { confidenceAtLook, LOOKS, looksBetween } from './looks';
export { warmupSettled } from './warmup-settled';
