import type { Page } from 'playwright-core';
import { addTeam } from '../api/records';
import { okBundle, zipOf } from '../api/zip';
import { accessibilityFaults } from './accessibility';
import { addRun, address, api, onPage, PHONE, slug, team } from './pages-rig';

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
