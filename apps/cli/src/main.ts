import { ArtifactUnavailableError } from '@torchperf/bundle';
import { type CliConfig, InvalidEnvironmentError, loadCliConfig } from '@torchperf/config';
import { PlatformFault, SandboxUnavailableError } from '@torchperf/engine';
import { CommanderError } from 'commander';
import { InvalidBundleError } from './bench/invalid-bundle.error';
import { ServiceError } from './compare/service.error';
import { createProgram } from './create-program';
import { RuntimeMissingError } from './local/runtime-missing.error';
import { UsageError } from './usage.error';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

/** Errors whose message is enough for a user, without a stack. */
const EXPLAINED = [
  ArtifactUnavailableError,
  InvalidBundleError,
  InvalidEnvironmentError,
  PlatformFault,
  RuntimeMissingError,
  SandboxUnavailableError,
  ServiceError,
  UsageError,
];

/** The program `torchperf`: runs the command of its arguments and ends with its exit status. */
async function main(): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupted.abort());
  }
  const terminal = { stdout: process.stdout, stderr: process.stderr, signal: interrupted.signal };
  try {
    const config: CliConfig = loadCliConfig();
    await createProgram(config, terminal, (status) => {
      process.exitCode = status;
    }).parseAsync();
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? EXIT_INTERRUPTED : statusOf(error);
    if (!interrupted.signal.aborted) process.stderr.write(explain(error));
  }
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED;
}

/** The text for an error; empty if commander has printed its own. */
function explain(error: unknown): string {
  if (error instanceof CommanderError) return '';
  const isExplained = EXPLAINED.some((known) => error instanceof known);
  if (!isExplained) return `${error instanceof Error ? error.stack : String(error)}\n`;
  const help = error instanceof UsageError ? '\nSee torchperf --help.' : '';
  return `${(error as Error).message}${help}\n`;
}

void main();
