import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LeaderboardSchema, type RunReport, SubmissionSchema } from '@torchperf/contracts';
import { METRICS, type MetricName, rankText } from '@torchperf/domain';
import { figureText } from '@torchperf/reports';
import { parseHTML } from 'linkedom';
import { addResult, addRun, rankAll } from '#test/api/boards';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { buildRunReport } from '#test/builders/run-report';
import { buildSampleColumns } from '#test/builders/sample-columns';

const HOSTILE = '<script>alert(1)</script>[x](javascript:alert(1))';
const PUBLIC_URL = 'https://olympics.example.org';
const CALLS = Array.from({ length: 100 }, (_, index) => ({
  role: index % 2 === 0 ? ('contestant' as const) : ('reference' as const),
  latencyNs: 100_000 + 1_000 * index,
}));

describe('reports over HTTP', () => {
  let api: TestApi;
  let competition: Awaited<ReturnType<typeof addCompetition>>;

  beforeAll(async () => {
    api = await startTestApi({ environment: { PUBLIC_URL: `${PUBLIC_URL}/` } });
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    competition = await addCompetition(api.prisma);
  });

  /** A ranked submission whose run has a report with calls. */
  async function measured(name = 'Narrow MLP', given: Partial<RunReport> = {}) {
    const team = await addTeam(api.prisma, `Team ${HOSTILE} ${competition.slug} ${name}`);
    const result = await addResult(api, competition.id, { team, name });
    const report = buildRunReport({
      runId: result.runId,
      submissionId: result.id,
      samples: buildSampleColumns(CALLS),
      ...given,
    });
    await api.prisma.run.update({ where: { id: result.runId }, data: { report } });
    await rankAll(api, competition.id);
    return { ...result, team, report };
  }

  const pause = () => sleep(20);
  const text = async (path: string, type: string, token?: string) => {
    const response = await api.ask(path, { token });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    return response.text();
  };
  /** The answer to a request that says it is for another host; `fetch` lets no one write `Host`. */
  const textAs = (path: string, from: TestApi = api) =>
    new Promise<string>((resolve, reject) => {
      const headers = {
        host: 'evil.example',
        forwarded: 'host=evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      };
      get(`${from.url}${path}`, { headers }, (response) => {
        response.setEncoding('utf8');
        response.toArray().then((parts) => resolve(parts.join('')), reject);
      }).on('error', reject);
    });
  /** The texts of the cells of a page's tables. */
  const cellsOf = (html: string) => {
    const { document } = parseHTML(html);
    return [...document.querySelectorAll('tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent ?? ''),
    );
  };

  describe('on a submission', () => {
    it('say the same figures in Markdown and in HTML as the run that counts', async () => {
      const { id, runId } = await measured();
      const submission = SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`)).json());
      const run = submission.runs.find((candidate) => candidate.id === runId);
      const rows = cellsOf(await text(`/api/v1/submissions/${id}/report.html`, 'text/html'));
      const markdown = await text(`/api/v1/submissions/${id}/report.md`, 'text/markdown');
      expect(Object.keys(run?.metrics ?? {})).toContain('latency');
      for (const [name, figure] of Object.entries(run?.metrics ?? {})) {
        const { value, ciLower, ciUpper, unit } = figure;
        const digits = [value, ciLower ?? '–', ciUpper ?? '–', unit].map(String);
        const row = [METRICS[name as MetricName].title, figureText(figure), ...digits];
        expect(rows).toContainEqual(row);
        expect(markdown).toContain(`| ${row.join(' | ')} |`);
      }
      expect(rows).toContainEqual(['Latency Sprint', '1 of 1']);
      expect(markdown).toContain(`${PUBLIC_URL}/api/v1/runs/${runId}/samples.csv`);
    });

    it('have their plots in the HTML, and as pictures where the Markdown says', async () => {
      const { id } = await measured();
      const html = await text(`/api/v1/submissions/${id}/report.html`, 'text/html');
      const { document } = parseHTML(html);
      const drawn = [...document.querySelectorAll('svg > title')].map(({ textContent }) => textContent);
      expect(drawn).toEqual([
        'Narrow MLP compared with the reference, launch by launch',
        'Latency of single calls',
      ]);
      expect(html).not.toMatch(/<img| style=/);
      const markdown = await text(`/api/v1/submissions/${id}/report.md`, 'text/markdown');
      const addresses = [...markdown.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, address]) => address ?? '');
      expect(addresses).toHaveLength(2);
      for (const [index, address] of addresses.entries()) {
        expect(address.startsWith(PUBLIC_URL)).toBe(true);
        const svg = await text(address.slice(PUBLIC_URL.length), 'image/svg+xml');
        expect(svg).toMatch(/^<svg /);
        expect(svg).toContain(`<title>${drawn[index]}</title>`);
      }
    });

    it('ignore the host that a request names', async () => {
      const { id } = await measured();
      for (const path of [`/submissions/${id}/report`, `/competitions/${competition.slug}/report`]) {
        for (const format of ['md', 'html']) {
          const written = await textAs(`/api/v1${path}.${format}`);
          expect(written).toContain(`${PUBLIC_URL}/`);
          expect(written).not.toMatch(/evil\.example|127\.0\.0\.1/);
        }
      }
    });

    it('show names as text', async () => {
      const { id } = await measured(HOSTILE);
      const html = await text(`/api/v1/submissions/${id}/report.html`, 'text/html');
      expect(html).not.toMatch(/<script|href="javascript/);
      expect(parseHTML(html).document.querySelector('h1')?.textContent).toBe(HOSTILE);
      expect(await text(`/api/v1/submissions/${id}/plots/launches.svg`, 'image/svg+xml')).not.toContain(
        '<script',
      );
    });

    it('hold neither the seed nor the log nor what is for the organiser', async () => {
      const { id, report, team } = await measured('quiet', { log: 'log of the team', seed: 'c0ffeec0ffee' });
      for (const token of [undefined, team.token]) {
        const markdown = await text(`/api/v1/submissions/${id}/report.md`, 'text/markdown', token);
        expect(markdown).not.toContain('c0ffeec0ffee');
        expect(markdown).not.toContain('log of the team');
        expect(markdown).toContain(report.seedSha256 ?? 'none');
      }
    });

    it('show what was measured under a freeze to the team only', async () => {
      const before = await measured('before');
      await pause();
      await api.prisma.competition.update({ where: { id: competition.id }, data: { freezeAt: new Date() } });
      await pause();
      const { id, team, runId } = await measured('after');
      const path = `/api/v1/submissions/${id}/report.md`;
      expect(await text(path, 'text/markdown', team.token)).toContain(runId);
      expect(await text(path, 'text/markdown', ADMIN_TOKEN)).toContain(runId);
      for (const name of ['report.md', 'report.html', 'plots/latency.svg', 'plots/launches.svg']) {
        for (const token of [undefined, before.team.token]) {
          const response = await api.ask(`/api/v1/submissions/${id}/${name}`, { token });
          expect(await response.json()).toMatchObject({ status: 403, code: 'report-frozen' });
        }
      }
      expect(await text(`/api/v1/submissions/${before.id}/report.md`, 'text/markdown')).toContain(
        before.runId,
      );
    });

    it('show others under a freeze the run that counted before it', async () => {
      const { id, runId, report } = await measured('again');
      await pause();
      await api.prisma.competition.update({ where: { id: competition.id }, data: { freezeAt: new Date() } });
      await pause();
      const run = await api.prisma.run.create({ data: { submissionId: id } });
      await addRun(api, run.id, 'fast', {});
      await api.prisma.run.update({ where: { id: run.id }, data: { report: { ...report, runId: run.id } } });
      const path = `/api/v1/submissions/${id}/report.md`;
      expect(await text(path, 'text/markdown')).toContain(`Run \`${runId}\``);
      expect(await text(path, 'text/markdown', ADMIN_TOKEN)).toContain(`Run \`${run.id}\``);
    });

    it('are refused until a run is measured, and plots are 404 without calls', async () => {
      const team = await addTeam(api.prisma);
      const { id } = await addSubmission(api.prisma, competition.id, team.id);
      for (const name of ['report.md', 'report.html', 'plots/latency.svg', 'plots/launches.svg']) {
        const response = await api.ask(`/api/v1/submissions/${id}/${name}`);
        expect(await response.json()).toMatchObject({ status: 409, code: 'submission-not-measured' });
      }
      const empty = await measured('empty', { samples: null });
      const plot = await api.ask(`/api/v1/submissions/${empty.id}/plots/latency.svg`);
      expect(await plot.json()).toMatchObject({ status: 404, code: 'nothing-to-draw' });
      expect((await api.ask('/api/v1/submissions/unknown/report.md')).status).toBe(404);
    });
  });

  describe('on a competition', () => {
    it('say the same figures as the boards, of every event', async () => {
      await measured('first');
      await measured('second');
      await addResult(api, competition.id, { name: 'miss', figures: { accuracy: 0.5 } });
      await rankAll(api, competition.id);
      const rows = cellsOf(await text(`/api/v1/competitions/${competition.slug}/report.html`, 'text/html'));
      const markdown = await text(`/api/v1/competitions/${competition.slug}/report.md`, 'text/markdown');
      for (const { key, title } of competition.events) {
        expect(markdown).toContain(`## ${title}`);
        for (const section of ['ranked', 'unranked'] as const) {
          const board = LeaderboardSchema.parse(
            await (
              await api.ask(`/api/v1/competitions/${competition.slug}/leaderboards/${key}?section=${section}`)
            ).json(),
          );
          for (const entry of [...board.entries, ...board.unranked]) {
            const objectives = board.event.objectives.flatMap(({ metric }) => {
              const figure = entry.metrics[metric];
              return figure ? [figureText(figure)] : [];
            });
            const head =
              'rank' in entry
                ? rankText({ ...entry, method: board.event.rank })
                : `${entry.reason}${entry.detail ? `: ${entry.detail}` : ''}`;
            const shown = [head, entry.team.name, entry.submission.name, ...objectives, entry.runId];
            expect(rows).toContainEqual(expect.arrayContaining(shown));
          }
        }
      }
      expect(markdown).toContain('2 of the runs above');
      expect(markdown).toContain('Processor: Test CPU');
    });

    it('have their plots in the HTML, and as pictures where the Markdown says', async () => {
      await measured('first');
      await measured('second');
      const slug = competition.slug;
      const { document } = parseHTML(await text(`/api/v1/competitions/${slug}/report.html`, 'text/html'));
      const drawn = [...document.querySelectorAll('svg > title')].map(({ textContent }) => textContent);
      expect(drawn).toEqual([
        'Accuracy against relative latency (× the reference); Accuracy against peak memory (MiB)',
        'Relative latency, in the order of Latency Sprint',
      ]);
      const markdown = await text(`/api/v1/competitions/${slug}/report.md`, 'text/markdown');
      const addresses = [...markdown.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, address]) => address ?? '');
      expect(addresses).toHaveLength(2);
      for (const [index, address] of addresses.entries()) {
        expect(await text(address.slice(PUBLIC_URL.length), 'image/svg+xml')).toContain(
          `<title>${drawn[index]}</title>`,
        );
      }
    });

    it('show names as text', async () => {
      await measured(HOSTILE);
      const html = await text(`/api/v1/competitions/${competition.slug}/report.html`, 'text/html');
      expect(html).not.toMatch(/<script|href="javascript/);
      expect(html).toContain('&lt;script&gt;');
    });

    it('respect a moment and a freeze', async () => {
      const first = await measured('first');
      const then = new Date().toISOString();
      const second = await measured('second');
      const report = (query = '') =>
        text(`/api/v1/competitions/${competition.slug}/report.md${query}`, 'text/markdown');
      expect(await report()).toContain(second.runId);
      const past = await report(`?at=${then}`);
      expect(past).toContain(first.runId);
      expect(past).not.toContain(second.runId);
      const freezing = await api.ask(`/api/v1/admin/competitions/${competition.slug}/freeze`, {
        method: 'POST',
        token: ADMIN_TOKEN,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ at: then }),
      });
      expect(freezing.status).toBe(200);
      const frozen = await report();
      expect(frozen).toContain(`frozen since ${then}`);
      expect(frozen).not.toContain(second.runId);
      expect((await api.ask(`/api/v1/competitions/${competition.slug}/report.md?live=true`)).status).toBe(
        401,
      );
    });

    it('are there before anything ran, without plots, and 404 for a competition that there is not', async () => {
      const slug = competition.slug;
      const markdown = await text(`/api/v1/competitions/${slug}/report.md`, 'text/markdown');
      expect(markdown).toContain('No one has been measured in this event yet.');
      expect(markdown).not.toContain('![');
      for (const name of ['pareto', 'latency']) {
        const plot = await api.ask(`/api/v1/competitions/${slug}/plots/${name}.svg`);
        expect(await plot.json()).toMatchObject({ status: 404, code: 'nothing-to-draw' });
      }
      expect((await api.ask('/api/v1/competitions/nowhere/report.html')).status).toBe(404);
    });
  });

  it('has relative links where no address is configured', async () => {
    const local = await startTestApi();
    try {
      const { slug } = await addCompetition(local.prisma);
      const written = await textAs(`/api/v1/competitions/${slug}/report.md`, local);
      expect(written).toContain(`](/competitions/${slug})`);
      expect(written).not.toMatch(/evil\.example|https?:\/\/127/);
    } finally {
      await local.close();
    }
  });
});
