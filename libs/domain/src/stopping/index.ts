export { decideLaunches, type LaunchDecision, type LaunchLimits } from './decide-launches';
export { looksBetween } from './looks';
export { warmupSettled } from './warmup-settled';
