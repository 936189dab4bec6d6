export { claimOfPair, type PairMember } from './claim-of-pair';
export { compareLaunches, comparePairedLaunches, type LaunchComparison } from './compare-launches';
export {
  type AccuracyComparison,
  compareRuns,
  type PairComparison,
  type RatioComparison,
  type TestedInterval,
} from './compare-runs';
export type { ComparedRun } from './compared-run';
export type { Discordance } from './discordance';
export type { ComparedBoard, Dominance } from './dominance';
export { DOMINANCE_CAUTION, dominanceCaution } from './dominance-caution';
export { latencyClaim, type RatioInterval, ratioText, times } from './latency-claim';
export { pText, pValueText } from './p-value-text';
export { SIGNIFICANCE } from './significance';
