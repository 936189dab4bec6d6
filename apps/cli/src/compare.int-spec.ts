import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ComparisonSchema } from '@torchperf/contracts';
import { addMeasuredSubmission } from '#test/api/measured-submission';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

const ROOT = join(__dirname, '../../..');
const PROGRAM = join(ROOT, 'dist/apps/cli/src/main.js');

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line. It must not block this process, which serves its requests. */
function torchperf(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ...environment } });
  const outcome = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (outcome.stdout += text));
  child.stderr.on('data', (text) => (outcome.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (status) => resolve({ status, ...outcome }));
  });
}

const around = (ratio: number) => Array.from({ length: 12 }, (_, i) => ratio * (1 + (i - 5.5) / 600));
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe('torchperf compare', () => {
  let api: TestApi;
  let wide: string;
  let int8: string;
  let waiting: string;

  beforeAll(async () => {
    api = await startTestApi();
    const { id } = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma, 'Team Compare');
    const add = async (name: string, ratio: number) =>
      (await addMeasuredSubmission(api.prisma, id, team.id, { launchRatios: around(ratio) }, { name })).id;
    wide = await add('Wide', 1);
    int8 = await add('Int8', 0.5);
    waiting = (await addSubmission(api.prisma, id, team.id, { name: 'Waiting' })).id;
  });
  afterAll(() => api.close());

  it('shows a table and what may be claimed', async () => {
    const { status, stdout, stderr } = await torchperf(['compare', wide, int8, '--server', api.url]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/95 % intervals in brackets +Wide +Int8/);
    expect(stdout).toMatch(/team +Team Compare +Team Compare/);
    expect(stdout).toMatch(/model size +195\.3 KiB/);
    expect(stdout).toMatch(
      /What may be claimed compared with Wide:\n {2}Int8 is faster than Wide: 0\.500× the latency, 95 % interval .*; accuracy not distinguishable: 0\.00 points/,
    );
    expect(stdout).toContain('Int8 has 1.000× the size and 1.000× the throughput of Wide.');
    expect(stdout).toContain('Int8 dominates Wide');
    expect(stdout).not.toContain('Pairs of the others');
  });

  it('says which of them are not ranked, and why', async () => {
    await api.prisma.submission.update({
      where: { id: int8 },
      data: { heldAt: new Date(), heldReason: 'Too fast to be believed.' },
    });
    const { stdout } = await torchperf(['compare', wide, int8, '--server', api.url]);
    expect(stdout).toContain('Not ranked:\n  Int8 is held for review: Too fast to be believed.');
  });

  it("prints the service's answer, of the service that the environment names", async () => {
    const { status, stdout } = await torchperf(['compare', int8, wide, '--json'], {
      TORCHPERF_SERVER: api.url,
    });
    expect(status).toBe(0);
    const answer = await (await api.ask(`/api/v1/compare?ids=${int8},${wide}`)).json();
    expect(ComparisonSchema.parse(JSON.parse(stdout))).toEqual(answer);
  });

  it.each([
    [
      'an unknown submission',
      () => [wide, UNKNOWN],
      new RegExp(`There is no such submission\\. .*${UNKNOWN}`),
    ],
    ['one without figures', () => [wide, waiting], /has no run that counts\. .*Waiting/],
  ])("shows the service's message for %s", async (_, ids, message) => {
    const { status, stdout, stderr } = await torchperf(['compare', ...ids(), '--server', api.url]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(' at ');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  describe('where something else answers', () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer((request, response) => {
        response.statusCode = request.url?.includes(wide) ? 502 : 200;
        response.end('<html>');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));
    const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    it.each([
      ['with an error', () => wide, /answered with status 502\. Check that it is a TorchPerf service/],
      ['with no comparison', () => int8, /returned an answer that this version of torchperf cannot read/],
    ])('%s, it reports it', async (_, id, message) => {
      const { status, stderr } = await torchperf(['compare', id(), UNKNOWN, '--server', address()]);
      expect(stderr).toMatch(message);
      expect(status).toBe(1);
    });
  });

  it('reports that nothing answers, and how to name another service', async () => {
    const { status, stderr } = await torchperf(['compare', wide, int8, '--server', 'http://127.0.0.1:9']);
    expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:9 does not answer\. .*--server or TORCHPERF_SERVER/);
    expect(status).toBe(1);
  });

  it.each([
    [['compare'], /missing required argument/],
    [['compare', UNKNOWN], /must name 2 to 6 submissions, but names 1/],
    [['compare', UNKNOWN, UNKNOWN], /must not name a submission twice/],
    [['compare', UNKNOWN, 'x', '--server', 'nowhere'], /--server must be an address/],
  ])('takes %j as wrong usage', async (args, message) => {
    const { status, stdout, stderr } = await torchperf(args);
    expect(stderr).toMatch(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
