import { addResult, rankAll } from '../api/boards';
import { addMeasuredSubmission } from '../api/measured-submission';
import { addCompetition, addSubmission, addTeam } from '../api/records';
import { RIGHT_TO_LEFT_NAME } from '../builders/right-to-left';
import { accessibilityFaults } from './accessibility';
import { addRunning, address, api, board, few, ids, onPage, PHONE, slug, WIDE } from './pages-rig';

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
