import { addRun, addRunning, address, api, board, few, ids, onPage, slug, WIDE } from './pages-rig';

describe('the content of a page', () => {
  it('shows a shared rank as the board does, and the number of entries', async () => {
    await onPage({}, async (page) => {
      await page.goto(address(`/submissions/${ids.tied}`));
      const ranks = page.getByRole('region', { name: 'Ranks' });
      await ranks
        .getByRole('listitem')
        .filter({ hasText: 'Latency Sprint' })
        .getByText('1= (1–2) of 5')
        .waitFor();
      await ranks
        .getByRole('listitem')
        .filter({ hasText: 'All-Around' })
        .getByText(/^front 1 \(.+\) of 5 entries$/)
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
