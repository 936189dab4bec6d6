export type { RankCandidate } from './assessed-candidate';
export { type ConstraintResult, checkConstraint } from './check-constraint';
export {
  type ComparisonInterval,
  comparisonInterval,
  isOnScale,
  PAIR_MULTIPLIER,
  type Scale,
} from './comparison-interval';
export { marginAboveConstant } from './constant-answer';
export { type Criterion, criteriaOf } from './criterion';
export { DOMINANCE_RULE, dominanceColumns } from './dominance-columns';
export { enterTeam, type TeamEntry } from './enter-team';
export { boardMultiplier, type MultiplierOf, rankingResolution, tryMultiplier } from './error-shares';
export {
  HYPERVOLUME_REFERENCE,
  hypervolume,
  hypervolumeContributions,
  hypervolumeReference,
} from './hypervolume';
export { intervalFronts } from './interval-fronts';
export { orderBoard } from './order-board';
export { frontReference } from './order-by-pareto';
export { paretoFronts } from './pareto-fronts';
export { type ComparedEntry, rankByInterval } from './rank-by-interval';
export {
  type BoardEntry,
  type RankedBoard,
  rankEvent,
  type UnrankedCandidate,
} from './rank-event';
export { rankOfText, rankText, type WrittenRank } from './rank-text';
export type { ObjectiveValue, RankableEntry } from './rankable-entry';
export { UNRANKED_ORDER, type UnrankedReason } from './unranked-reason';
