export type { RankCandidate } from './assessed-candidate';
export { type ConstraintResult, checkConstraint } from './check-constraint';
export { marginAboveConstant } from './constant-answer';
export { type Criterion, criteriaOf, minDifferenceOf } from './criterion';
export { DOMINANCE_RULE, dominanceFronts } from './dominance-fronts';
export { enterTeam, type TeamEntry } from './enter-team';
export { type MultiplierOf, rankingResolution } from './error-shares';
export { FRONT_DRAWS } from './front-probability';
export { isDistinguishable, isOnScale, marginsOf, type Scale } from './margins';
export { orderBoard, RANKING_RULES } from './order-board';

export { paretoFronts } from './pareto-fronts';
export { type ComparedEntry, rankByInterval } from './rank-by-interval';
export {
  type BoardEntry,
  type RankedBoard,
  rankEvent,
  type UnrankedCandidate,
} from './rank-event';
export { type RankTexts, rankOfText, rankText, rankTexts, type WrittenRank } from './rank-text';
export type { ObjectiveValue, RankableEntry } from './rankable-entry';
export type { RankRange } from './ranked-indices';
export { UNRANKED_ORDER, type UnrankedReason } from './unranked-reason';
