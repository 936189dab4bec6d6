export {
  FASTER_THAN_KNOWN_FACTOR,
  type FastRun,
  fasterThanKnown,
  type KnownEntry,
} from './faster-than-known';
export { type HoldingFlag, isHoldingFlag } from './holding-flags';
export { isNoisy, rankableFirst } from './noisy-run';
