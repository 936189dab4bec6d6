import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { addResult, rankAll } from '../api/boards';
import { addMeasuredSubmission } from '../api/measured-submission';
import { addCompetition, addSubmission, addTeam } from '../api/records';
import { startTestApi, type TestApi } from '../api/start-test-api';
import { okBundle, zipOf } from '../api/zip';
import { RIGHT_TO_LEFT_NAME } from '../builders/right-to-left';
import { accessibilityFaults } from './accessibility';
import { openBrowser } from './browser';

const WEB = join(__dirname, '..', '..', 'dist', 'web');
const ENTRIES = 104;
/** A name of the maximum length, without a break opportunity. */
const LONG_NAME = 'Quantisationawaredistillationofconvolutionalnetworkswithlowrankfactorsandpruning';
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let api: TestApi;
let browser: Browser;
/** A competition with more entries than one page of a board, and one with few. */
let slug: string;
let few: { readonly id: string; readonly slug: string };
let team: { readonly id: string; readonly token: string };
/** Ids of submissions to the small competition by kind. */
const ids = { long: '', tied: '', flagged: '', failed: '' };

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

async function addRun(data: object): Promise<string> {
  const { id, runId } = await addSubmission(api.prisma, few.id, team.id, { name: LONG_NAME });
  await api.prisma.run.update({ where: { id: runId }, data });
  return id;
}

/** A submission that is being measured until the tests end: its worker does not time out before. */
async function addRunning(): Promise<string> {
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

const address = (path: string) => `${api.url}${path}`;
const board = (competition = slug) => address(`/competitions/${competition}?event=latency-sprint`);

async function onPage(options: BrowserContextOptions, test: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  try {
    await test(await context.newPage());
  } finally {
    await context.close();
  }
}

describe('every page, wide and on a phone, light and dark', () => {
  const pages = async (): Promise<[string, string, string][]> => [
    ['a running submission', `/submissions/${await addRunning()}`, 'Being measured now'],
    ['the competitions', '/', 'Efficiency contests'],
    ['a board', `/competitions/${few.slug}?event=latency-sprint`, 'MLP 0.1'],
    ['a Pareto board', `/competitions/${few.slug}?event=all-around`, 'Twin'],
    ['the history', `/competitions/${few.slug}/history`, 'History of'],
    ['the form', `/competitions/${slug}/submit`, 'Submit bundle'],
    ['a measured submission', `/submissions/${ids.flagged}`, 'Results'],
    ['a failed submission', `/submissions/${ids.failed}`, 'Load failed'],
    ['a comparison', `/compare?ids=${ids.long},${ids.tied},${ids.flagged}`, 'Figures'],
    ['a guide', '/guides/participant-guide', 'What a bundle is'],
    ['a written report', `/api/v1/submissions/${ids.flagged}/report.html`, 'Where the figures come from'],
    ['an address without a page', '/nowhere', 'Page not found'],
  ];

  it.each([
    ['wide, light', WIDE, 'light'],
    ['wide, dark', WIDE, 'dark'],
    ['phone, light', PHONE, 'light'],
    ['phone, dark', PHONE, 'dark'],
  ] as const)(
    'passes axe-core, and does not scroll sideways: %s',
    async (_, viewport, colorScheme) => {
      await onPage({ viewport, colorScheme }, async (page) => {
        const faults: string[] = [];
        page.on('pageerror', (error) => faults.push(error.message));
        for (const [name, path, text] of await pages()) {
          await page.goto(address(path));
          await page.getByText(text).first().waitFor();
          const overflow = await page.evaluate<number>(
            'document.documentElement.scrollWidth - window.innerWidth',
          );
          if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
          faults.push(...(await accessibilityFaults(page)).map((fault) => `${name}: ${fault}`));
        }
        expect(faults).toEqual([]);
      });
    },
    120_000,
  );
});

describe('the content of a page', () => {
  it('shows a shared rank as the board does, and the number of entries', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/submissions/${ids.tied}`));
      const ranks = page.getByRole('region', { name: 'Ranks' });
      await ranks.getByRole('listitem').filter({ hasText: 'Latency Sprint' }).getByText('1= of 5').waitFor();
      await ranks
        .getByRole('listitem')
        .filter({ hasText: 'All-Around' })
        .getByText('front 1 of 5 entries')
        .waitFor();
      await page.goto(board(few.slug));
      const twin = page.getByRole('link', { name: 'Twin', exact: true });
      await page.getByRole('row').filter({ has: twin }).getByText('1=').waitFor();
    });
  });

  it('shows what a run without a machine waits for', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/submissions/${await addRunning()}`));
      await page.getByText('Being measured now; the report names the machine').waitFor();
      expect(await page.getByText('No machine').count()).toBe(0);
    });
  });

  it('says how many runs a submission has, where not all are shown', async () => {
    const submissionId = await addRun({ state: 'finished', verdict: 'crashed', finishedAt: new Date() });
    const runs = Array.from({ length: 59 }, () => ({
      submissionId,
      state: 'finished' as const,
      verdict: 'crashed',
    }));
    await api.prisma.run.createMany({ data: runs });
    await onPage({}, async (page) => {
      await page.goto(address(`/submissions/${submissionId}`));
      await page.getByText('50 of 60 runs are shown.').waitFor();
      await page.getByRole('link', { name: 'All runs (JSON)' }).click();
      await page.waitForURL(address(`/api/v1/submissions/${submissionId}/runs`));
    });
  });

  it('shows the figures first, and explains the flags below them', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/submissions/${ids.flagged}`));
      await page.getByText('Near the floor · No steady state').waitFor();
      const table = await page.getByRole('table').first().boundingBox();
      const flags = await page.getByRole('heading', { name: 'Flags' }).boundingBox();
      expect(flags?.y).toBeGreaterThan((table?.y ?? 0) + (table?.height ?? 0));
      await page.getByRole('link', { name: '2 flags' }).click();
      await page.getByText('Median 40 µs, floor 20 µs.').waitFor();
    });
  });

  it('links from the form to the guide, to a starter bundle and to the steps for a token', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/competitions/${slug}/submit`));
      const starter = page.getByRole('link', { name: 'Download a starter bundle' });
      expect(await starter.getAttribute('href')).toBe(`/api/v1/competitions/${slug}/starter-bundle`);
      await page.getByRole('link', { name: 'how to get a token' }).click();
      await page.getByRole('heading', { name: 'Sending it' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/guides/participant-guide');
      await page.getByText(`${api.url}/api/v1/competitions/mnist-digits/submissions`).waitFor();
      const [inside] = await page.getByRole('link', { name: 'ranking.md' }).all();
      expect(await inside?.getAttribute('href')).toBe('/guides/ranking');
    });
  });
});

describe('names that are written from right to left', () => {
  const name = RIGHT_TO_LEFT_NAME;
  let pages: (readonly [path: string, text: string, drawings: number])[];

  beforeAll(async () => {
    const { prisma } = api;
    const competition = await addCompetition(prisma);
    const where = { competitionId: competition.id };
    const figures = { latency: [0.1, 0.001], relativeLatency: [0.5, 0.01] } as const;
    const entry = async (index: number) =>
      addResult(api, competition.id, { team: await addTeam(prisma, `${name} ${index}`), name, figures });
    const ids = [(await entry(1)).id, (await entry(2)).id];
    const owner = await addTeam(prisma, `${name} 3`);
    const measured = { launchRatios: [0.2, 0.21, 0.19] };
    ids.push((await addMeasuredSubmission(prisma, competition.id, owner.id, measured, { name })).id);
    await rankAll(api, competition.id);
    const queued = await addSubmission(prisma, competition.id, owner.id, { name });
    await prisma.competition.update({ where: { id: competition.id }, data: { title: name } });
    await prisma.event.updateMany({ where, data: { title: name } });
    const root = `/competitions/${competition.slug}`;
    const history = `${root}/history?event=latency-sprint`;
    pages = [
      ['/', 'Efficiency contests', 0],
      [`${root}?event=latency-sprint`, 'Recent submissions', 0],
      [`${root}?event=all-around`, 'Recent submissions', 1],
      [`${root}/history`, 'Its submission', 0],
      [`${history}&team=${owner.id}`, 'Progress in', 1],
      [`${root}/history?event=none`, 'has no event', 0],
      [`${root}/submit`, 'Submit bundle', 0],
      [`/submissions/${queued.id}`, 'in the queue', 0],
      [`/submissions/${ids[2]}`, 'Ranks', 2],
      [`/compare?ids=${ids.join(',')}`, 'Pairs of the others', 0],
      [`/api/v1/submissions/${ids[2]}/report.html`, 'Where the figures come from', 2],
      [`/api/v1${root}/report.html`, 'Where the figures come from', 2],
    ];
  });

  it.each([
    ['wide', WIDE],
    ['phone', PHONE],
  ])('do not reorder the text around them, in texts, drawings and labels: %s', async (_, viewport) => {
    await onPage({ viewport }, async (page) => {
      const faults: string[] = [];
      for (const [path, text, drawings] of pages) {
        await page.goto(address(path));
        await page.getByText(text).first().waitFor();
        await page.evaluate(SCROLL_THROUGH);
        if (drawings > 0)
          await page
            .locator('svg.torchperf-plots')
            .nth(drawings - 1)
            .waitFor();
        expect([path, await page.getByText('שלום').count()]).not.toEqual([path, 0]);
        faults.push(...(await page.evaluate<string[]>(UNISOLATED)).map((fault) => `${path}: ${fault}`));
      }
      expect(faults).toEqual([]);
    });
  });
});

/** Scrolls through the page: some content is rendered only near the window. */
const SCROLL_THROUGH = `(async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 300) {
    window.scrollTo(0, y);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
})()`;

/** Finds Hebrew letters that neither an element nor characters isolate. */
const UNISOLATED = `(() => {
  const isBare = (text) => /[\\u05D0-\\u05EA]/.test(text.replace(/\\u2068[^\\u2068\\u2069]*\\u2069/g, ''));
  const faults = isBare(document.title) ? ['title: ' + document.title] : [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (isBare(data) && !parentElement.closest('bdi')) faults.push(parentElement.outerHTML.slice(0, 200));
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (isBare(value) && name !== 'value') faults.push(name + ': ' + value);
    }
  }
  return faults;
})()`;

describe('navigation', () => {
  it('shows the top of a board after a page change at the bottom', async () => {
    await onPage({}, async (page) => {
      await page.goto(board());
      await page.getByRole('button', { name: 'next page' }).click();
      await page.getByRole('row', { name: /MLP 103/ }).waitFor();
      const top = await page.locator('#board').boundingBox();
      expect(Math.abs(top?.y ?? Number.NaN)).toBeLessThan(WIDE.height / 2);
    });
  });

  it('opens a page at its top, and restores the scroll position on the way back', async () => {
    await onPage({}, async (page) => {
      await page.goto(board());
      const link = page.getByRole('link', { name: 'MLP 90', exact: true });
      await link.scrollIntoViewIfNeeded();
      const before = await page.evaluate<number>('window.scrollY');
      expect(before).toBeGreaterThan(WIDE.height);
      await link.click();
      await page.getByRole('heading', { level: 1, name: 'MLP 90' }).waitFor();
      expect(await page.evaluate<number>('window.scrollY')).toBe(0);
      await page.goBack();
      await link.waitFor();
      await page.waitForFunction(`Math.abs(window.scrollY - ${before}) < 50`);
    });
  });

  it('has the comparison one tab stop after a tick', async () => {
    await onPage({}, async (page) => {
      await page.goto(board());
      await page.getByRole('checkbox', { name: 'Compare MLP 3', exact: true }).check();
      await page.getByRole('checkbox', { name: 'Compare MLP 5', exact: true }).check();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Compare 2');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '2 submissions compared' }).waitFor();
    });
  });
});

describe('an unreachable service', () => {
  it('reports on a board that it is not refreshed, and recovers automatically', async () => {
    await onPage({}, async (page) => {
      await page.clock.install();
      await addRunning();
      await page.goto(board(few.slug));
      await page.getByText(/refreshed every few seconds/).waitFor();
      await page.route('**/api/v1/**', (route) => route.abort());
      await page.clock.runFor(60_000);
      await page.getByText(/not refreshed now/).waitFor();
      expect(await page.getByText(/refreshed every few seconds/).count()).toBe(0);
      await page.unroute('**/api/v1/**');
      await page.clock.runFor(60_000);
      await page.getByText(/refreshed every few seconds/).waitFor();
    });
  });

  it.each(['competitions', 'submissions', 'compare'] as const)(
    'retries a page of %s until it loads, as announced',
    async (kind) => {
      const path = {
        competitions: `/competitions/${slug}`,
        submissions: `/submissions/${ids.tied}`,
        compare: `/compare?ids=${ids.tied},${ids.long}`,
      }[kind];
      await onPage({}, async (page) => {
        await page.route('**/api/v1/**', (route) => route.abort());
        await page.goto(address(path));
        await page.getByText('This page tries again every few seconds.').first().waitFor();
        await page.unroute('**/api/v1/**');
        await page.getByRole('heading', { level: 1, name: /Digits|Twin|compared/ }).waitFor();
      });
    },
    60_000,
  );
});

describe('after a deployment', () => {
  it.each(['js', 'css'])('reloads the page if a %s file of it is gone', async (kind) => {
    await onPage({}, async (page) => {
      await page.goto(address('/'));
      await page.getByRole('link', { name: 'Digits' }).first().waitFor();
      const missing = new RegExp(`/assets/(competition\\.page|competition)-[^/]*\\.${kind}$`);
      let failures = 0;
      await page.route(missing, (route) => {
        failures += 1;
        return failures === 1 ? route.fulfill({ status: 404 }) : route.continue();
      });
      await page.getByRole('link', { name: 'Digits' }).first().click();
      await page.getByRole('heading', { level: 1, name: 'Digits' }).waitFor();
      expect(failures).toBeGreaterThan(1);
    });
  });

  it('asks for a reload if the file stays missing', async () => {
    await onPage({}, async (page) => {
      await page.goto(address('/'));
      await page.route(/\/assets\/competition\.page-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
      await page.getByRole('link', { name: 'Digits' }).first().click();
      await page.getByText('A part of this page could not be loaded').waitFor();
      await page.getByRole('button', { name: 'Reload the page' }).waitFor();
    });
  });
});

describe('an upload', () => {
  async function fill(page: Page, buffer: Buffer): Promise<void> {
    await page.getByLabel('Team token').first().fill(team.token);
    await choose(page, buffer);
    await page.getByRole('button', { name: 'Submit bundle' }).click();
  }
  const choose = (page: Page, buffer: Buffer) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'bundle.zip', mimeType: 'application/zip', buffer });

  it('clears the problem of a bundle when another one is chosen', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/competitions/${slug}/submit`));
      await fill(page, await zipOf({ 'model.py': 'x = 1' }));
      await page.getByRole('alert').waitFor();
      await choose(page, await okBundle());
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });
  });

  it('is not cancelled without a confirmation when the reader leaves the page', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/competitions/${slug}/submit`));
      await page.route('**/submissions', () => undefined);
      await fill(page, await okBundle());
      await page.getByText(/Uploading|The service is checking/).waitFor();
      const questions: string[] = [];
      let answer: 'dismiss' | 'accept' = 'dismiss';
      page.on('dialog', (dialog) => {
        questions.push(dialog.message());
        return dialog[answer]();
      });
      await page.getByRole('link', { name: 'Digits' }).first().click();
      await page.getByText(/Uploading|The service is checking/).waitFor();
      expect(questions).toEqual([expect.stringContaining('still being uploaded')]);
      expect(page.url()).toContain('/submit');
      answer = 'accept';
      await page.getByRole('link', { name: 'Digits' }).first().click();
      await page.getByRole('heading', { level: 1, name: 'Digits' }).waitFor();
    });
  });
});

describe('cancelling a run', () => {
  const QUESTION = { name: 'Cancel this run?' };

  /** A page with a queued submission, in a browser with this token. */
  const withToken = async (token: string, test: (page: Page, id: string) => Promise<void>, options = {}) =>
    onPage(options, async (page) => {
      const id = await addRun({});
      await page.addInitScript(`localStorage.setItem('torchperf.team-token', ${JSON.stringify(token)})`);
      await page.goto(address(`/submissions/${id}`));
      await page
        .getByText(/in the queue/)
        .first()
        .waitFor();
      await test(page, id);
    });
  const verdictOf = async (submissionId: string) =>
    (await api.prisma.run.findFirst({ where: { submissionId } }))?.verdict;
  const open = (page: Page) => page.getByRole('button', { name: 'Cancel this run' });

  it('needs a confirmation, works by keyboard, and shows the verdict', async () => {
    await withToken(team.token, async (page, id) => {
      await open(page).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', QUESTION).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', QUESTION).waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', QUESTION).waitFor();
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Keep the run');
      expect(await verdictOf(id)).toBeNull();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('Cancelled by its team.').waitFor();
      expect(await open(page).count()).toBe(0);
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
      expect(await verdictOf(id)).toBe('cancelled');
    });
  });

  it('is offered to no other team, and to no one without a token', async () => {
    for (const token of ['', (await addTeam(api.prisma)).token]) {
      await withToken(token, async (page) => expect(await open(page).count()).toBe(0));
    }
  });

  it('shows the reason of a refusal', async () => {
    await withToken(team.token, async (page, id) => {
      const confirm = async () => {
        await open(page).click();
        await page.getByRole('button', { name: 'Cancel the run' }).click();
      };
      await page.route('**/cancel', (route) => route.abort());
      await confirm();
      await page.getByText('Check your connection and try again.').waitFor();
      await page.unroute('**/cancel');
      await api.prisma.run.updateMany({
        where: { submissionId: id },
        data: { state: 'finished', verdict: 'platform-error', finishedAt: new Date() },
      });
      await confirm();
      await page.getByText('so there is nothing to cancel').waitFor();
      await page.getByText('Platform error').first().waitFor();
      expect(await open(page).count()).toBe(0);
    });
  });

  it.each(['light', 'dark'] as const)('asks in a dialog that passes axe-core: %s', async (colorScheme) => {
    const options = { viewport: PHONE, colorScheme };
    await withToken(
      team.token,
      async (page) => {
        await open(page).click();
        await page.getByRole('dialog', QUESTION).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
      },
      options,
    );
  });
});

describe('display preferences', () => {
  it('show interval bars in forced colours', async () => {
    await onPage({ forcedColors: 'active' }, async (page) => {
      await page.goto(board());
      const bar = '[class*="_estimate"]';
      await page.locator(bar).first().waitFor({ state: 'attached' });
      const colourOf = (selector: string) =>
        page.evaluate<string>(
          `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).backgroundColor`,
        );
      const own = await colourOf(bar);
      expect(own).toMatch(/^rgb/);
      expect(own).not.toBe(await colourOf('body'));
      expect(own).not.toBe('rgba(0, 0, 0, 0)');
    });
  });

  it('stop all animations with reduced motion', async () => {
    await onPage({ reducedMotion: 'reduce' }, async (page) => {
      await page.goto(address(`/submissions/${await addRunning()}`));
      await page.locator('.mantine-Loader-root').first().waitFor();
      const running = await page.evaluate<number>(
        `document.getAnimations().filter(({ effect, playState }) =>
          playState === 'running' && effect.getTiming().iterations === Infinity).length`,
      );
      expect(running).toBe(0);
    });
  });
});
