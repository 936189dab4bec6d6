import type { Competition, Entry, Leaderboard, MachineRecord, UnrankedEntry } from '@torchperf/contracts';
import { boardMetrics, isolated, METRICS, type MetricName, rankText } from '@torchperf/domain';
import { type Addresses, COMPETITION_PLOTS, type CompetitionPlot } from './addresses';
import { constraintText, eventText, titleText } from './event-text';
import { figureText } from './figure-text';
import { machineLines } from './machine-section';
import {
  bulletList,
  code,
  documentOf,
  heading,
  type Inline,
  image,
  link,
  type Marked,
  markdown,
  table,
} from './markdown';
import { methodsSection, suiteLine } from './methods-section';

/** A machine, and how many of the runs in the report were measured on it. */
export interface ReportMachine {
  readonly machine: MachineRecord;
  readonly runs: number;
}

/** A board of one event in one division, with those of its entries that the report shows. */
export type ReportBoard = Pick<
  Leaderboard,
  'event' | 'division' | 'asOf' | 'counts' | 'entries' | 'unranked'
>;

/** The sources of a report on a competition, limited to what the caller may see. */
export interface CompetitionReportSource {
  readonly competition: Competition;
  /** Every event with each of its divisions; an event without entries has one board without a division. */
  readonly boards: readonly ReportBoard[];
  readonly frozenSince: string | null;
  readonly machines: readonly ReportMachine[];
  /** The plots that have data. */
  readonly plots: readonly CompetitionPlot[];
  readonly addresses: Addresses;
  /** The moment that the report shows. */
  readonly at: string;
}

const PLOT_TITLES: Readonly<Record<CompetitionPlot, string>> = {
  pareto: 'The leaders over the objectives of the Pareto event',
  latency: "The leaders' latencies over that of the reference, with 95 % intervals",
};

const FINAL_FIRST = markdown`The entries of the final come first, ranked by the final's figures. All other entries follow, ranked among themselves.`;

/** The written report on a competition, as Markdown with the addresses of its plots. */
export function competitionReport(source: CompetitionReportSource): string {
  const { competition, boards, addresses, plots } = source;
  return documentOf([
    heading(1, isolated(competition.title)),
    markdown`Report on ${link('the competition', addresses.competitionPage(competition.slug))} as of ${source.at}.`,
    ...(competition.description ? [markdown`${competition.description}`] : []),
    facts(source),
    ...(plots.length > 0 ? [heading(2, 'Plots')] : []),
    ...COMPETITION_PLOTS.filter((plot) => plots.includes(plot)).map((plot) =>
      image(PLOT_TITLES[plot], addresses.competitionPlot(competition.slug, plot)),
    ),
    ...boards.flatMap((board, index) => [
      ...(boards[index - 1]?.event.id === board.event.id ? [] : eventHead(board)),
      ...boardSection(board, competition.slug, addresses),
    ]),
    ...methodsSection(competition.suite),
    markdown`Ranks go by estimate; the range after a rank holds all ranks that the data leave possible for the entry. Only runs on the same class of hardware are ranked against each other.`,
    ...machines(source),
    ...sources(source),
  ]);
}

function facts({ competition, boards, frozenSince, addresses }: CompetitionReportSource): Marked {
  const { startsAt, endsAt, phase, task, hiddenExamples, submissions, slug } = competition;
  const references = boards
    .flatMap(({ unranked }) => unranked)
    .filter(({ reason }) => reason === 'reference')
    .map(({ submission }) => submission);
  const [reference] = references;
  return bulletList([
    markdown`Competition ${code(slug)}: from ${startsAt} to ${endsAt ?? 'no set end'}, ${phase}; ${submissions} submissions.`,
    ...(frozenSince === null
      ? []
      : [markdown`The boards are frozen since ${frozenSince}, and shown as of that moment.`]),
    markdown`Task: one example is ${task.inputShape.join(' × ')} numbers, one answer ${task.classes} scores; ${hiddenExamples} hidden examples.`,
    reference
      ? markdown`Reference for latencies: ${link(isolated(reference.name), addresses.submissionPage(reference.id))}.`
      : markdown`Latencies are compared with the competition's reference.`,
    suiteLine(competition.suite),
  ]);
}

function eventHead({ event }: ReportBoard): Marked[] {
  return [
    heading(2, titleText(event.title, event.retiredAt !== null)),
    ...(event.description ? [markdown`${event.description}`] : []),
    markdown`${eventText(event)}`,
  ];
}

function boardSection(board: ReportBoard, slug: string, addresses: Addresses): Marked[] {
  const { event, division, asOf, counts, entries, unranked } = board;
  if (division === null) return [markdown`No one has been measured in this event yet.`];
  const metrics = boardMetrics(event);
  const titles = metrics.map((metric) => METRICS[metric].title);
  const unrankedTotal = Object.values(counts.unranked).reduce((sum, count) => sum + count, 0);
  const files = (['csv', 'json'] as const).map((format) =>
    link(format.toUpperCase(), addresses.boardExport(slug, event.id, format, division)),
  );
  return [
    heading(3, division),
    markdown`${counts.ranked} ranked, ${unrankedTotal} not; the board last changed ${asOf}. Full board with every digit: ${files[0] as Marked}, ${files[1] as Marked}.`,
    ...(entries.length === 0
      ? []
      : [
          ...(entries.some(({ isFinal }) => isFinal) ? [FINAL_FIRST] : []),
          table(
            ['rank', 'team', 'submission', ...titles, 'constraints', 'run'],
            entries.map((entry) => [
              `${rankText({ ...entry, method: event.rank })}${entry.isFinal ? ' (final)' : ''}`,
              ...columns(entry, metrics, addresses),
            ]),
          ),
        ]),
    ...more(counts.ranked, entries.length, 'ranked entries'),
    ...(unranked.length === 0
      ? []
      : [
          markdown`Not ranked:`,
          table(
            ['reason', 'team', 'submission', ...titles, 'constraints', 'run'],
            unranked.map((entry) => [reasonOf(entry), ...columns(entry, metrics, addresses)]),
          ),
        ]),
    ...more(unrankedTotal, unranked.length, 'entries that are not ranked'),
  ];
}

function more(total: number, shown: number, what: string): Marked[] {
  return total > shown ? [markdown`The exports list ${total - shown} more ${what}.`] : [];
}

function reasonOf({ reason, detail }: UnrankedEntry): string {
  return detail ? `${reason}: ${detail}` : reason;
}

function columns(
  {
    team,
    submission,
    metrics,
    constraints,
    runId,
  }: Omit<Entry, 'rank' | 'rankRange' | 'frontProbability' | 'tied' | 'isFinal'>,
  shown: readonly MetricName[],
  addresses: Addresses,
): Inline[] {
  return [
    isolated(team.name),
    link(isolated(submission.name), addresses.submissionReport(submission.id)),
    ...shown.map((metric) => (metrics[metric] ? figureText(metrics[metric]) : '–')),
    constraints.map((constraint) => `${constraint.status}: ${constraintText(constraint)}`).join('; ') || '–',
    link(runId, addresses.runReport(runId)),
  ];
}

function machines({ machines: found }: CompetitionReportSource): Marked[] {
  if (found.length === 0) return [];
  return [
    heading(2, 'Machines'),
    ...found.flatMap(({ machine, runs }) => [
      markdown`${runs} of the runs above:`,
      bulletList(machineLines(machine)),
    ]),
  ];
}

function sources({ competition, boards, addresses }: CompetitionReportSource): Marked[] {
  const revisions = boards.length > 0 ? 'Each run names the revision of the service that measured it.' : '';
  return [
    heading(2, 'Where the figures come from'),
    bulletList([
      markdown`Each row above names its run; the link leads to the run's report as JSON, from which ${code('npm run recompute -- report.json')} in the service's repository computes every figure again. ${revisions}`,
      markdown`Every timed call of a run is at ${code(addresses.runSamples('{run}'))}, every batch at ${code(addresses.runBatches('{run}'))}.`,
      markdown`The boards with every digit are the exports linked above; the competition itself is ${link('here', addresses.competitionPage(competition.slug))}.`,
    ]),
  ];
}
