import type { CliConfig } from '@torchperf/config';
import { Command } from 'commander';
import { bench } from './bench/bench.command';
import { parseBenchOptions } from './bench/bench-options';
import { compare } from './compare/compare.command';
import { parseCompareOptions } from './compare/compare-options';
import { type DoctorOptions, doctor } from './doctor/doctor.command';
import type { Terminal } from './terminal';

const BENCH_EXAMPLES = `
Examples:
  torchperf bench my-model                         against itself: what this machine resolves
  torchperf bench int8 --against float32           how much faster, with interval and p-value
  torchperf bench a b c --plot abc.svg             against the first, and every pair compared
  torchperf bench my-model.zip --competition https://HOST/competitions/SLUG

Without --data and --competition, a clone of the repository uses the demo's public MNIST digits.
Exit status: 0 measured, 1 a bundle or the machine failed, 2 wrong usage.`;

/**
 * The commands with their options and help texts.
 * @param finish receives the exit status of the command.
 */
export function createProgram(
  config: CliConfig,
  terminal: Terminal,
  finish: (status: number) => void,
): Command {
  const program = new Command('torchperf')
    .description(
      'Measures model bundles on this machine with the engine of TorchPerf Olympics, and compares what a service has measured.',
    )
    .exitOverride()
    .showHelpAfterError('(--help lists the commands and options)');
  program
    .command('bench')
    .description('measure bundles: latency, throughput, memory, size, accuracy')
    .argument('<bundle...>', 'folders or zips with a torchperf.json')
    .option(
      '--against <bundle>',
      'measure each against this one (default: a single bundle against itself, several against the first)',
    )
    .option('--data <npz>', 'examples to ask: inputs (n × shape) and labels (n)')
    .option('--classes <n>', 'number of classes of --data (default: maximum label + 1)')
    .option('--competition <url>', 'take examples, classes and suite from a competition')
    .option(
      '--json [file]',
      'write the results as JSON; without a file to standard output, instead of the table',
    )
    .option('--plot <svg>', 'draw launches, latencies and, for several bundles, Pareto fronts')
    .option('--report <md>', 'write the results as Markdown')
    .option('--raw <json>', 'write the whole reports, with all raw samples')
    .option('--cpu <n>', 'the CPU to measure on (default: the last available one)')
    .option('--python <path>', 'the Python of python bundles (default: $PYTHON, or /usr/bin/python3)')
    .option('--python-packages <folder>', 'a folder of packages with NumPy (default: $PYTHON_PACKAGES)')
    .option('--quick', 'six short launches: a rough first estimate')
    .option('--unsandboxed', 'run without isolation; only for your own bundle')
    .addHelpText('after', BENCH_EXAMPLES)
    .action(async (bundles: string[], options: unknown) => {
      finish(await bench(bundles, parseBenchOptions(options), config, terminal));
    });
  program
    .command('compare')
    .description('compare submissions of a competition, as its service has measured them')
    .argument('<id...>', 'two to six submissions; the others are compared with the first')
    .option('--server <url>', 'the service (default: $TORCHPERF_SERVER, or http://127.0.0.1:3000)')
    .option('--json', "write the service's answer as JSON, instead of the table")
    .action(async (ids: string[], options: unknown) => {
      finish(await compare(ids, parseCompareOptions(options), config, terminal));
    });
  program
    .command('doctor')
    .description('check how fit this machine is for measuring, and show the fixes')
    .option('--python <path>', 'the Python of python bundles')
    .option('--python-packages <folder>', 'a folder of packages with NumPy')
    .action(async (options: DoctorOptions) => {
      finish(await doctor(options, config, terminal));
    });
  return program;
}
