import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { addResult, rankAll } from '../api/boards';
import { addMeasuredSubmission } from '../api/measured-submission';
import { addCompetition, addSubmission, addTeam } from '../api/records';
import { startTestApi, type TestApi } from '../api/start-test-api';
import { openBrowser } from '../e2e/browser';

/*
 * The tests of pages share this set-up. It starts an api that serves the built web app, and a browser, and adds what the
 * pages show, before the tests of a spec file that imports it.
 */

const WEB = join(__dirname, '..', '..', 'dist', 'web');
const ENTRIES = 104;
/** A name of the maximum length, without a break opportunity. */
const LONG_NAME = 'Quantisationawaredistillationofconvolutionalnetworkswithlowrankfactorsandpruning';
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Set before the first test. */
export let api: TestApi;
let browser: Browser;
/** A competition with more entries than one page of a board. */
export let slug: string;
/** A competition with few entries. */
export let few: { readonly id: string; readonly slug: string };
/** A team with a name of the maximum length. */
export let team: { readonly id: string; readonly token: string };
/** Ids of submissions to the small competition by kind. */
export const ids = { long: '', tied: '', flagged: '', failed: '' };

beforeAll(async () => {
  [api, browser] = await Promise.all([startTestApi({ webFolder: WEB }), openBrowser()]);
  const large = await addCompetition(api.prisma);
  slug = large.slug;
  for (let index = 0; index < ENTRIES; index++) await addEntry(large.id, `MLP ${index}`, 0.1 * 1.05 ** index);
  few = await addCompetition(api.prisma);
  ids.tied = await addEntry(few.id, 'Twin', 0.05);
  ids.long = await addEntry(few.id, LONG_NAME, 0.05);
  for (const latency of [0.1, 0.2, 0.4]) await addEntry(few.id, `MLP ${latency}`, latency);
  for (const { id } of [large, few]) await rankAll(api, id);
  team = await addTeam(api.prisma, LONG_NAME);
  const flags = [
    { kind: 'floor-limited', evidence: 'Median 40 µs, floor 20 µs.' },
    { kind: 'no-steady-state', evidence: 'Launches 2 and 5.' },
  ] as const;
  const measured = { launchRatios: [0.5, 0.51, 0.49], report: { flags: [...flags] } };
  ids.flagged = (await addMeasuredSubmission(api.prisma, few.id, team.id, measured)).id;
  ids.failed = await addRun({
    state: 'finished',
    verdict: 'load-failed',
    message: `No module named '${LONG_NAME}'\nTraceback (most recent call last):\n  File "model.py", line 1`,
    finishedAt: new Date(),
    landedAt: new Date(),
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

async function addEntry(competitionId: string, name: string, latency: number): Promise<string> {
  const figure = [latency, latency / 1000] as const;
  return (
    await addResult(api, competitionId, { name, figures: { latency: figure, relativeLatency: figure } })
  ).id;
}

/** A submission to the small competition whose run has these columns. */
export async function addRun(data: object): Promise<string> {
  const { id, runId } = await addSubmission(api.prisma, few.id, team.id, { name: LONG_NAME });
  await api.prisma.run.update({ where: { id: runId }, data });
  return id;
}

/** A submission that is being measured until the tests end: its worker does not time out before. */
export async function addRunning(): Promise<string> {
  const worker = {
    id: randomUUID(),
    hostname: 'test-host',
    hardwareClass: 'Test CPU',
    sandbox: 'none',
    state: 'busy',
    revision: 'test',
    lastSeenAt: new Date(Date.now() + 3_600_000),
  };
  await api.prisma.worker.create({ data: worker });
  return addRun({ state: 'running', startedAt: new Date(), workerId: worker.id });
}

/** The address of a page. */
export const address = (path: string) => `${api.url}${path}`;
/** The address of a board, of the large competition unless another is given. */
export const board = (competition = slug) => address(`/competitions/${competition}?event=latency-sprint`);

/** Runs a test on a page of a browser context of its own. */
export async function onPage(
  options: BrowserContextOptions,
  test: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  try {
    await test(await context.newPage());
  } finally {
    await context.close();
  }
}
