import { Inject, Injectable } from '@nestjs/common';
import type { ApiConfig } from '@torchperf/config';
import type { RunReport, Submission } from '@torchperf/contracts';
import { isolated, rankableFirst } from '@torchperf/domain';
import { runDrawings } from '@torchperf/plots';
import {
  type Addresses,
  addressesAt,
  htmlPage,
  SUBMISSION_PLOTS,
  type SubmissionPlot,
  submissionReport,
} from '@torchperf/reports';
import type { Viewer } from '../http/auth/viewer';
import { API_CONFIG } from '../http/configuration/configuration.module';
import { RunsService } from '../runs/runs.service';
import { SubmissionNotMeasuredError } from '../submissions/submissions.errors';
import { SubmissionsService } from '../submissions/submissions.service';
import { drawSvg } from './draw-svg';
import { NothingToDrawError } from './reports.errors';

interface Measured {
  readonly submission: Submission;
  /** Of the run that counts. */
  readonly report: RunReport;
}

/** Written reports on submissions: on the run that counts, as far as the viewer may see it. */
@Injectable()
export class SubmissionReportsService {
  /** Links start with the configured address: the client chooses the Host header of a request. */
  private readonly addresses: Addresses;

  constructor(
    @Inject(API_CONFIG) config: ApiConfig,
    private readonly submissions: SubmissionsService,
    private readonly runs: RunsService,
  ) {
    this.addresses = addressesAt(config.publicUrl ?? '');
  }

  /** @throws SubmissionNotFoundError, SubmissionNotMeasuredError, ReportFrozenError, ReportOutdatedError */
  async markdown(id: string, viewer: Viewer): Promise<string> {
    return submissionReport({ ...(await this.measured(id, viewer)), addresses: this.addresses });
  }

  /** @throws as `markdown` */
  async html(id: string, viewer: Viewer): Promise<string> {
    const measured = await this.measured(id, viewer);
    const { addresses } = this;
    const { name } = measured.submission.manifest;
    const drawings = runDrawings(measured.report, name);
    return htmlPage(submissionReport({ ...measured, addresses }), {
      title: `${isolated(name)}: report`,
      drawings: new Map(
        SUBMISSION_PLOTS.map((plot) => [
          addresses.submissionPlot(measured.submission.id, plot),
          drawSvg(drawings[plot], 'page') ?? '',
        ]),
      ),
    });
  }

  /** @throws NothingToDrawError, and as `markdown` */
  async plot(id: string, plot: SubmissionPlot, viewer: Viewer): Promise<string> {
    const { submission, report } = await this.measured(id, viewer);
    const svg = drawSvg(runDrawings(report, submission.manifest.name)[plot], 'own');
    if (svg === null) throw new NothingToDrawError(plot);
    return svg;
  }

  private async measured(id: string, viewer: Viewer): Promise<Measured> {
    const submission = await this.submissions.get(id, viewer);
    const measured = submission.runs.filter(({ verdict, isFinal }) => verdict === 'ok' && !isFinal);
    // A run that a freeze hides from the viewer has no figures.
    const withFigures = measured.filter(({ metrics }) => Object.keys(metrics).length > 0);
    const counting = rankableFirst(withFigures)[0] ?? measured[0];
    if (!counting) throw new SubmissionNotMeasuredError(id, submission.manifest.name);
    return { submission, report: await this.runs.report(counting.id, viewer) };
  }
}
