import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliConfig } from '@torchperf/config';
import type { BenchResult } from '@torchperf/contracts';
import { allowedCpus, SandboxUnavailableError } from '@torchperf/engine';
import { competitionData } from '../data/competition-data';
import { demoData } from '../data/demo-data';
import { npzData } from '../data/npz-data';
import type { TaskData } from '../data/task-data';
import { LocalMachine } from '../local/local-machine';
import { markdownReport } from '../output/markdown-report';
import { ProgressDisplay } from '../output/progress-display';
import { svgPlots } from '../output/svg-plots';
import { textReport } from '../output/text-report';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage.error';
import type { BenchOptions } from './bench-options';
import { benchResult, type MeasuredBundle } from './bench-result';
import { checkBundlePaths } from './bundle-paths';
import { type MeasuringPlan, measureBundles } from './measure-bundles';
import { checkOutputPaths } from './output-paths';
import { QUICK_SUITE } from './quick-suite';

const WIDTH_WITHOUT_TERMINAL = 120;
const UNSANDBOXED_HINT =
  'To measure your own bundle without isolation, add --unsandboxed. Never use it for the bundle of someone else: ' +
  'it can then read, write and send whatever you can.';

/**
 * `torchperf bench`: measures bundles on this machine and shows the results.
 * @returns the exit status: 1 if the verdict of any bundle is not `ok`.
 * @throws UsageError; SandboxUnavailableError; InvalidBundleError; RuntimeMissingError; PlatformFault.
 */
export async function bench(
  bundles: readonly string[],
  options: BenchOptions,
  config: CliConfig,
  terminal: Terminal,
): Promise<number> {
  const against = checkBundlePaths(bundles, options.against ?? null);
  checkOutputPaths(options);
  checkCpu(options.cpu);
  const folder = await mkdtemp(join(tmpdir(), 'torchperf-bench-'));
  try {
    const data = await findData(options, folder, terminal.signal);
    const measured = await measure({ bundles, against }, options, config, data, terminal);
    const { source, dataset, classes } = data;
    const result = benchResult(measured, {
      data: { source, examples: dataset.examples, inputShape: [...dataset.inputShape], classes },
      quick: options.quick,
    });
    await show(result, measured, options, terminal);
    return measured.every(({ report }) => report.verdict === 'ok') ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function checkCpu(cpu: number | undefined): void {
  const allowed = allowedCpus();
  if (cpu !== undefined && !allowed.includes(cpu)) {
    throw new UsageError(
      `--cpu ${cpu} is not available to this process. Available: ${allowed.join(', ') || 'unknown'}.`,
    );
  }
}

function findData(options: BenchOptions, folder: string, signal: AbortSignal): Promise<TaskData> {
  if (options.data !== undefined) return npzData(options.data, options.classes ?? null);
  if (options.competition !== undefined) return competitionData(options.competition, folder, signal);
  return demoData(folder);
}

async function measure(
  plan: Pick<MeasuringPlan, 'bundles' | 'against'>,
  options: BenchOptions,
  config: CliConfig,
  data: TaskData,
  { stderr, signal }: Terminal,
): Promise<MeasuredBundle[]> {
  const machine = await openMachine(options, config, data);
  const display = new ProgressDisplay(stderr);
  try {
    signal.throwIfAborted();
    const suite = { ...data.suite, ...(options.quick ? QUICK_SUITE : {}) };
    return await measureBundles(machine, { ...plan, suite }, display, signal);
  } finally {
    display.end();
    await machine.close();
  }
}

async function openMachine(options: BenchOptions, config: CliConfig, data: TaskData): Promise<LocalMachine> {
  try {
    return await LocalMachine.open({
      dataset: data.dataset,
      classes: data.classes,
      python: options.python ?? config.python,
      pythonPackages: options.pythonPackages ?? config.pythonPackages,
      cpu: options.cpu ?? null,
      revision: config.revision,
      isolation: options.unsandboxed ? 'none' : 'sandbox',
    });
  } catch (error) {
    if (!(error instanceof SandboxUnavailableError)) throw error;
    throw new SandboxUnavailableError([...error.problems, UNSANDBOXED_HINT]);
  }
}

async function show(
  result: BenchResult,
  measured: readonly MeasuredBundle[],
  options: BenchOptions,
  { stdout, stderr }: Terminal,
): Promise<void> {
  const json = `${JSON.stringify(result, null, 2)}\n`;
  // Before the files: if writing one fails, the user has seen the results.
  stdout.write(options.json === true ? json : textReport(result, stdout.columns ?? WIDTH_WITHOUT_TERMINAL));
  if (typeof options.json === 'string') await writeFile(options.json, json);
  if (options.report !== undefined) await writeFile(options.report, markdownReport(result));
  if (options.plot !== undefined) {
    const svg = svgPlots(measured);
    if (svg !== null) await writeFile(options.plot, svg);
    else stderr.write(`--plot: no bundle was measured; skipped ${options.plot}.\n`);
  }
  if (options.raw !== undefined) {
    const reports = Object.fromEntries(measured.map(({ name, report }) => [name, report]));
    await writeFile(options.raw, `${JSON.stringify(reports)}\n`);
  }
}
