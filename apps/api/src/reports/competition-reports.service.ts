import { Inject, Injectable } from '@nestjs/common';
import type { ApiConfig } from '@torchperf/config';
import { type CompetitionReportQuery, type Leaderboard, MachineRecordSchema } from '@torchperf/contracts';
import { RunRepository } from '@torchperf/database';
import { isolated } from '@torchperf/domain';
import {
  type Addresses,
  addressesAt,
  COMPETITION_PLOTS,
  type CompetitionPlot,
  competitionReport,
  htmlPage,
  type Moment,
  type ReportMachine,
} from '@torchperf/reports';
import { CompetitionsService } from '../competitions/competitions.service';
import type { Viewer } from '../http/auth/viewer';
import { API_CONFIG } from '../http/configuration/configuration.module';
import { LeaderboardsService } from '../leaderboards/leaderboards.service';
import { competitionDrawings } from './competition-drawings';
import { drawSvg } from './draw-svg';
import { NothingToDrawError } from './reports.errors';

/** Entries of each section of a board that a report shows; the exports have all of them. */
const ENTRIES_MAX = 100;
/** Maximum number of runs whose machines are read, leaders of each board first: their reports are large. */
const MACHINE_RUNS_MAX = 50;

/** The competition of a report, and its moment. */
interface Question {
  readonly slug: string;
  readonly query: CompetitionReportQuery;
  readonly viewer: Viewer;
  /** The moment of the report and of its links. */
  readonly at: string;
}

/** Written reports on competitions: on the boards that the viewer may see. */
@Injectable()
export class CompetitionReportsService {
  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly competitions: CompetitionsService,
    private readonly leaderboards: LeaderboardsService,
    private readonly runs: RunRepository,
  ) {}

  /** @throws CompetitionNotFoundError, TokenMissingError, TokenUnknownError, AdminOnlyError */
  async markdown(slug: string, query: CompetitionReportQuery, viewer: Viewer): Promise<string> {
    const question = questionOf(slug, query, viewer);
    return this.report(question, await this.boards(question));
  }

  /** @throws as `markdown` */
  async html(slug: string, query: CompetitionReportQuery, viewer: Viewer): Promise<string> {
    const question = questionOf(slug, query, viewer);
    const boards = await this.boards(question);
    const addresses = this.addresses(question);
    const drawings = competitionDrawings(boards);
    return htmlPage(await this.report(question, boards), {
      title: `${isolated(boards[0]?.competition.title ?? slug)}: report`,
      drawings: new Map(
        COMPETITION_PLOTS.map((plot) => [
          addresses.competitionPlot(slug, plot),
          drawSvg(drawings[plot], 'page') ?? '',
        ]),
      ),
    });
  }

  /** @throws NothingToDrawError, and as `markdown` */
  async plot(
    slug: string,
    plot: CompetitionPlot,
    query: CompetitionReportQuery,
    viewer: Viewer,
  ): Promise<string> {
    const boards = await this.boards(questionOf(slug, query, viewer));
    const svg = drawSvg(competitionDrawings(boards)[plot], 'own');
    if (svg === null) throw new NothingToDrawError(plot);
    return svg;
  }

  /** Links start with the configured address: the client chooses the Host header of a request. */
  private addresses(question: Question): Addresses {
    return addressesAt(this.config.publicUrl ?? '', momentOf(question));
  }

  private async report(question: Question, boards: readonly Leaderboard[]): Promise<string> {
    const drawings = competitionDrawings(boards);
    return competitionReport({
      competition: await this.competitions.get(question.slug),
      boards,
      frozenSince: boards[0]?.frozenSince ?? null,
      machines: await this.machines(boards),
      plots: COMPETITION_PLOTS.filter((plot) => drawSvg(drawings[plot], 'page') !== null),
      addresses: this.addresses(question),
      at: question.at,
    });
  }

  /** The start of every event's board in each division, ranked and unranked; one without division if it has none. */
  private async boards({ slug, query, viewer, at }: Question): Promise<Leaderboard[]> {
    const { events } = await this.competitions.get(slug);
    const boards: Leaderboard[] = [];
    for (const { id } of events) {
      const state = await this.leaderboards.open(slug, id, { ...query, at }, viewer);
      const read = (section: Leaderboard['section'], division?: string) =>
        this.leaderboards.read(state, { division, section, offset: 0, limit: ENTRIES_MAX });
      const first = await read('ranked');
      if (first.divisions.length === 0) boards.push(first);
      for (const division of first.divisions) {
        const ranked = division === first.division ? first : await read('ranked', division);
        const { unranked } = await read('unranked', division);
        boards.push({ ...ranked, unranked });
      }
    }
    return boards;
  }

  private async machines(boards: readonly Leaderboard[]): Promise<ReportMachine[]> {
    const indices = Array.from({ length: ENTRIES_MAX }, (_, index) => index);
    const runIds = indices.flatMap((i) => boards.flatMap(({ entries }) => entries[i]?.runId ?? []));
    const leading = [...new Set(runIds)].slice(0, MACHINE_RUNS_MAX);
    const rows = await this.runs.findMachines(leading);
    return rows.flatMap(({ machine, runs }) => {
      const parsed = MachineRecordSchema.safeParse(machine);
      return parsed.success ? [{ machine: parsed.data, runs }] : [];
    });
  }
}

function questionOf(slug: string, query: CompetitionReportQuery, viewer: Viewer): Question {
  return { slug, query, viewer, at: query.at ?? new Date().toISOString() };
}

function momentOf({ at, query }: Question): Moment {
  return { at, live: query.live === 'true' };
}
