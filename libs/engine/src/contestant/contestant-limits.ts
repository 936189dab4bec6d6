import type { SuiteParameters } from '@torchperf/contracts';
import type { SandboxLimits } from '../sandbox';

const TMP_BYTES = 64 * 1024 * 1024;
const FILE_SIZE_BYTES = 64 * 1024 * 1024;

/** What each contestant of a suite may use. */
export function contestantLimits(suite: SuiteParameters): SandboxLimits {
  return {
    memoryBytes: suite.memoryLimitBytes,
    processes: suite.processLimit,
    cpuSeconds: Math.ceil(suite.runTimeoutMs / 1000) * suite.threads,
    fileSizeBytes: FILE_SIZE_BYTES,
    tmpBytes: TMP_BYTES,
  };
}
