export {
  type BenchmarkOptions,
  type BenchmarkProgress,
  benchmark,
  benchmarkSession,
  type SessionOptions,
} from './benchmark';
export {
  heatThrottles,
  noiseBetween,
  readNoise,
  recordMachine,
  swapUse,
  type UserNamespaces,
  userNamespaces,
} from './machine';
export { percent } from './percent';
export { ContestantFault, PlatformFault, RefereeLost } from './referee/fault';
export { examplesOf } from './referee/hidden-part';
export type { BenchmarkRequest, SessionRequest } from './referee/request';
export {
  allowedCpus,
  type CgroupPlace,
  delegatedShortage,
  isAvailable,
  openSandbox,
  pinnableCpu,
  type RuntimeProgram,
  type RuntimeUnavailable,
  runtimeFor,
  type Sandbox,
  SandboxUnavailableError,
  tryRuntime,
  UNSANDBOXED,
  Unsandboxed,
} from './sandbox';
export { repositoryRoot } from './sandbox/repository-root';
export { countsWaits } from './suite/contention';
export { failedReport } from './suite/failed-report';
export { computeFigures, type Figures, type RawRun } from './suite/figures';
export { type AnswerColumns, firstAnswers } from './suite/first-answers';
export { type Recomputed, recompute } from './suite/recompute';
export { type Call, decodeCalls } from './suite/samples';
