export {
  FASTER_THAN_KNOWN_FACTOR,
  type FastRun,
  fasterThanKnown,
  type KnownEntry,
} from './faster-than-known';
export { HOLDING_FLAGS, type HoldingFlag, isHoldingFlag } from './holding-flags';
export { canRank, isNoisy, rankableFirst } from './noisy-run';
