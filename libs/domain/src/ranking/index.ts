export { type ConstraintResult, checkConstraint } from './check-constraint';
export { type ComparisonInterval, comparisonInterval, isOnScale, type Scale } from './comparison-interval';
export { HYPERVOLUME_REFERENCE, hypervolume, hypervolumeContributions } from './hypervolume';
export type { RankCandidate } from './judged-candidate';
export { paretoFronts } from './pareto-fronts';
export { type Criterion, type IntervalItem, type RankedItem, rankByInterval } from './rank-by-interval';
export {
  type BoardEntry,
  type RankedBoard,
  rankEvent,
  type UnrankedCandidate,
  type UnrankedReason,
} from './rank-event';
