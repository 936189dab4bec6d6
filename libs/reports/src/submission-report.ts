import type { RunReport, Submission } from '@torchperf/contracts';
import { isolated, rankOfText } from '@torchperf/domain';
import { type Addresses, SUBMISSION_PLOTS, type SubmissionPlot } from './addresses';
import { titleText } from './event-text';
import { figureTable } from './figure-table';
import { quantityText } from './figure-text';
import { machineSection } from './machine-section';
import { bulletList, code, documentOf, heading, image, link, type Marked, markdown, table } from './markdown';
import { methodsSection, suiteLine } from './methods-section';
import { callsSection, flagsSection, launchesSection } from './run-sections';

/** The sources of a report on a submission, limited to what the caller may see. */
export interface SubmissionReportSource {
  readonly submission: Submission;
  /** The report of the counting run. */
  readonly report: RunReport;
  readonly addresses: Addresses;
}

const PLOT_TITLES: Readonly<Record<SubmissionPlot, string>> = {
  launches: 'Ratio of latencies, launch by launch',
  latency: 'Latency of single calls, of the model and of the reference',
};

/** The written report on a submission's counting run, as Markdown with the addresses of its plots. */
export function submissionReport({ submission, report, addresses }: SubmissionReportSource): string {
  const { id, manifest, team, competition } = submission;
  return documentOf([
    heading(1, isolated(manifest.name)),
    markdown`Report on a submission of ${isolated(team.name)} to ${link(isolated(competition.title), addresses.competitionPage(competition.slug))}.`,
    stateSection(submission, addresses),
    ...ranks(submission),
    heading(2, 'Figures'),
    ...figures(submission, report),
    heading(2, 'Plots'),
    ...SUBMISSION_PLOTS.map((plot) => image(PLOT_TITLES[plot], addresses.submissionPlot(id, plot))),
    ...callsSection(report),
    ...launchesSection(report),
    ...flagsSection(report),
    ...methodsSection(report.suite),
    suiteLine(report.suite),
    ...machineSection(report),
    ...sources(id, report, addresses),
  ]);
}

/** The figures as on the submission's page: those in ms use the canonical latency that it shows. */
function figures({ runs }: Submission, report: RunReport): Marked[] {
  const run = runs.find(({ id }) => id === report.runId);
  const canonical = run?.canonicalLatency;
  return [
    figureTable(run?.metrics ?? report.metrics),
    ...(canonical
      ? [
          markdown`Latency in ms is relative latency × the reference's ${quantityText(canonical.latencyMs, 'ms')} (version ${canonical.version}, since ${canonical.since}).`,
        ]
      : []),
  ];
}

function stateSection(submission: Submission, addresses: Addresses): Marked {
  const { id, sha256, manifest, sizeBytes, compressedBytes, submittedAt, state } = submission;
  const { review, disqualifiedReason, isBaseline } = submission;
  const techniques = manifest.techniques.join(', ') || 'none named';
  return bulletList([
    markdown`Submission: ${link(id, addresses.submissionPage(id))}, submitted ${submittedAt}, ${state}${isBaseline ? ', a baseline' : ''}.`,
    ...(disqualifiedReason === null ? [] : [markdown`Disqualified: ${disqualifiedReason}`]),
    ...(review?.state === 'held' ? [markdown`Held for review since ${review.since}: ${review.reason}`] : []),
    ...(review?.state === 'released' ? [markdown`Reviewed, released ${review.at}: ${review.note}`] : []),
    markdown`Bundle: SHA-256 ${code(sha256)}, ${quantityText(sizeBytes, 'bytes')} unpacked, ${quantityText(compressedBytes, 'bytes')} as uploaded; runtime ${manifest.runtime}; techniques: ${techniques}.`,
    ...(manifest.description ? [markdown`Description: ${manifest.description}`] : []),
  ]);
}

function ranks({ ranks: positions }: Submission): Marked[] {
  if (positions.length === 0) return [];
  const rows = positions.map(({ title, retired, rank, ...position }) => [
    titleText(title, retired),
    rank === null ? 'not ranked' : rankOfText({ ...position, rank }),
  ]);
  return [heading(2, 'Ranks'), table(['event', 'rank'], rows)];
}

function sources(submissionId: string, report: RunReport, addresses: Addresses): Marked[] {
  const { runId, startedAt, finishedAt, seedSha256, machine } = report;
  return [
    heading(2, 'Where the figures come from'),
    bulletList([
      markdown`Run ${code(runId)}, from ${startedAt} to ${finishedAt}, service revision ${machine.serviceRevision}${seedSha256 === null ? '' : `, SHA-256 of the seed ${seedSha256}`}.`,
      markdown`Every figure with all digits: ${link('report as JSON', addresses.runReport(runId))}.`,
      markdown`Every timed call: ${link('calls as CSV', addresses.runSamples(runId))}; every batch: ${link('batches as CSV', addresses.runBatches(runId))}.`,
      markdown`To recompute every figure, save the JSON as ${code('report.json')} and run ${code('npm run recompute -- report.json')} in the service's repository.`,
      markdown`The submission with its state and ranks: ${link('JSON', addresses.submission(submissionId))}.`,
    ]),
  ];
}
