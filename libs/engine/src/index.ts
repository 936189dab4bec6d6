export { benchmarkSession, type SessionOptions } from './benchmark';
export { PlatformFault, RefereeLost } from './contestant/fault';
export { examplesOf } from './hidden-set/hidden-part';
export {
  heatThrottles,
  lockFile,
  noiseBetween,
  readNoise,
  recordMachine,
  startTime,
  swapUse,
  type UserNamespaces,
  userNamespaces,
} from './machine';
export { failedReport } from './referee-process/failed-report';
export type { SessionRequest } from './referee-process/request';
export type { Figures, RawRun } from './report/figures';
export { type AnswerColumns, firstAnswers } from './report/first-answers';
export { type Recomputed, recompute } from './report/recompute';
export {
  allowedCpus,
  type CgroupLocation,
  delegatedShortage,
  isAvailable,
  openSandbox,
  pinnableCpu,
  type RuntimeProgram,
  type RuntimeUnavailable,
  type Sandbox,
  SandboxUnavailableError,
  tryRuntime,
  tryRuntimes,
  UNSANDBOXED,
  Unsandboxed,
} from './sandbox';
export { repositoryRoot } from './sandbox/repository-root';
export { countsWaits } from './suite/contention';
export { type Call, decodeCalls } from './suite/samples';
