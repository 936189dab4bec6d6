import { API_PREFIX } from '@torchperf/contracts';

/** The moment that a competition's report shows; `live` for an organiser during a freeze. */
export interface Moment {
  readonly at?: string;
  readonly live?: boolean;
}

/** The URLs of a report's sources. @param origin of the service, as in "https://example.org" */
export function addressesAt(origin: string, { at, live }: Moment = {}) {
  const api = `${origin}${API_PREFIX}`;
  const withMoment = (path: string, parameters: Record<string, string> = {}) => {
    const query = new URLSearchParams({ ...parameters, ...(at && { at }), ...(live && { live: 'true' }) });
    return query.size > 0 ? `${path}?${query}` : path;
  };
  return {
    submissionPage: (id: string) => `${origin}/submissions/${id}`,
    submission: (id: string) => `${api}/submissions/${id}`,
    submissionReport: (id: string) => `${api}/submissions/${id}/report.html`,
    submissionPlot: (id: string, name: SubmissionPlot) => `${api}/submissions/${id}/plots/${name}.svg`,
    runReport: (id: string) => `${api}/runs/${id}/report`,
    runSamples: (id: string) => `${api}/runs/${id}/samples.csv`,
    runBatches: (id: string) => `${api}/runs/${id}/batches.csv`,
    competitionPage: (slug: string) => `${origin}/competitions/${slug}`,
    competitionPlot: (slug: string, name: CompetitionPlot) =>
      withMoment(`${api}/competitions/${slug}/plots/${name}.svg`),
    boardExport: (slug: string, event: string, format: 'json' | 'csv', division: string) =>
      withMoment(`${api}/competitions/${slug}/leaderboards/${event}/export.${format}`, { division }),
  };
}
export type Addresses = ReturnType<typeof addressesAt>;

export const SUBMISSION_PLOTS = ['launches', 'latency'] as const;
export type SubmissionPlot = (typeof SUBMISSION_PLOTS)[number];
export const COMPETITION_PLOTS = ['pareto', 'latency'] as const;
export type CompetitionPlot = (typeof COMPETITION_PLOTS)[number];
