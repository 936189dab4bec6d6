import type { BenchResult, LatencyComparison } from '@torchperf/contracts';
import { isNoisy, METRICS } from '@torchperf/domain';
import { quantityText } from '@torchperf/reports';
import { nothingDistinguishable } from '../bench/nothing-distinguishable';

/** A part of the results that is text, not figures. */
export interface ResultSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The setting of the measurement: what a reader needs to assess or to repeat it. */
export function settingLines({ machine, data, sandboxed, quick, suite }: BenchResult): string[] {
  const pinned = machine.pinnedCpu === null ? 'on no particular CPU' : `on CPU ${machine.pinnedCpu}`;
  return [
    `Machine: ${machine.cpuModel}, ${machine.cpuCount} CPUs, measured ${pinned}; ${machine.operatingSystem}, kernel ${machine.kernel}.`,
    `Sandbox: ${machine.sandbox}.${sandboxed ? '' : ' The bundles ran WITHOUT isolation and without a memory limit.'}`,
    `Data: ${data.source}, ${data.examples.toLocaleString('en')} examples of ${data.inputShape.join(' × ')}, ${data.classes} classes.`,
    `Suite: ${suite.launchesMin === suite.launchesMax ? suite.launchesMin : `${suite.launchesMin} to ${suite.launchesMax}`} launches of ${suite.blocksPerLaunch} blocks of ${suite.callsPerBlock} calls.${quick ? ' --quick: a rough first estimate, not a figure to publish.' : ''}`,
  ];
}

/** The claims, the Pareto fronts, the flags and the failures; without the empty sections. */
export function resultSections(result: BenchResult): ResultSection[] {
  return [
    disturbed(result),
    claims(result),
    pairs(result),
    pareto(result),
    flags(result),
    failures(result),
    contents(result),
    notes(result),
  ].filter(({ lines }) => lines.length > 0);
}

/** Comes before the claims: it names those that are worthless. */
function disturbed({ bundles }: BenchResult): ResultSection {
  return {
    title: 'Measured on a busy machine',
    lines: bundles
      .filter(isNoisy)
      .map(
        ({ name }) =>
          `${name}: claim nothing about its latency. Stop other programs and measure it again, or use an idle CPU (--cpu).`,
      ),
  };
}

/** Leaves out comparisons with a bundle that is itself measured: the pairs show them. */
function claims({ bundles }: BenchResult): ResultSection {
  const names = bundles.map(({ name }) => name);
  const shown = bundles.filter(({ name, against }) => name === against || !names.includes(against));
  return {
    title: 'What may be claimed of latency on this machine',
    lines: withWarning(
      shown.flatMap(({ comparison }) => comparison ?? []),
      bundles,
    ),
  };
}

/** The files that make up the size of each bundle, and the files that were left out. */
function contents({ bundles }: BenchResult): ResultSection {
  return {
    title: 'Files, the largest first',
    lines: bundles.map(({ name, contents: { files, largest, leftOut, leftOutFiles } }) => {
      const listed = largest.map(({ path, bytes }) => `${path} (${quantityText(bytes, 'bytes')})`);
      const more = files > largest.length ? [`${files - largest.length} more`] : [];
      const left = leftOut.map(({ path }) => path).join(', ');
      const counted = leftOutFiles === 1 ? '1 file' : `${leftOutFiles} files`;
      return [
        `${name}: ${[...listed, ...more].join(', ')}`,
        ...(left === '' ? [] : [`left out, and not counted: ${left} (${counted})`]),
      ].join('\n');
    }),
  };
}

function pairs({ pairs: compared, bundles }: BenchResult): ResultSection {
  return {
    title: 'All pairs (Mann–Whitney on launches; Bonferroni-corrected intervals and p-values)',
    lines: withWarning(compared, bundles),
  };
}

/** The claims of one family of tests, after the warning if none can be distinguishable. */
function withWarning(comparisons: readonly LatencyComparison[], bundles: BenchResult['bundles']): string[] {
  const warning = nothingDistinguishable(
    comparisons,
    (name) => bundles.find((bundle) => bundle.name === name)?.launches ?? 0,
  );
  const claims = comparisons.map(({ claim }) => claim);
  return warning === null ? claims : [warning, ...claims];
}

function pareto({ pareto: found }: BenchResult): ResultSection {
  return {
    title: 'Pareto fronts (by estimates; 1: not dominated by any other)',
    lines: found.map(({ objectives, fronts }) => {
      const over = objectives.map((metric) => METRICS[metric].title.toLowerCase()).join(', ');
      const best = Math.max(...fronts.map(({ front }) => front));
      const listed = Array.from({ length: best }, (_, index) => {
        const names = fronts.filter(({ front }) => front === index + 1).map(({ name }) => name);
        return `${index + 1}: ${names.join(', ')}`;
      });
      return `${over}: ${listed.join('; ')}`;
    }),
  };
}

function flags({ bundles }: BenchResult): ResultSection {
  return {
    title: 'Flags',
    lines: bundles.flatMap(({ name, flags: found }) =>
      found.map(({ kind, evidence }) => `${name}: ${kind}. ${evidence}`),
    ),
  };
}

function failures({ bundles }: BenchResult): ResultSection {
  return {
    title: 'Not measured',
    lines: bundles.flatMap(({ name, verdict, message, log }) =>
      verdict === 'ok'
        ? []
        : [`${name}: ${verdict}. ${message}`, ...(log ? [`Its output:\n${logTail(log)}`] : [])],
    ),
  };
}

function notes({ bundles, data }: BenchResult): ResultSection {
  const first = bundles[0];
  const isAgainstFirst = first?.name === first?.against;
  return {
    title: 'Notes',
    lines: [
      ...(isAgainstFirst && bundles.length === 1
        ? [
            'Measured against itself, because there is no --against: the ratio shows what this machine resolves.',
          ]
        : []),
      ...(isAgainstFirst && bundles.length > 1
        ? [
            `Measured against ${first?.name}, the first, because there is no --against; the first against itself.`,
          ]
        : []),
      `Accuracy is measured on ${data.source}. It is too high if the model was trained on these examples.`,
    ],
  };
}

const LOG_LINES = 20;

function logTail(log: string): string {
  return log.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
}
