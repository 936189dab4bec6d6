/**
 * `npm run screenshot [-- ADDRESS]`: takes the picture of the README from a running service with a full demo board
 * (`npm start`, then wait until all samples are listed).
 */
import './prepare/node-version.mjs';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { which } from './prepare/run.mjs';
import { ROOT } from './root.mjs';
import { runCommand } from './shutdown.mjs';
import { StartError } from './start-error.mjs';

const PICTURE = join(ROOT, 'docs/images/leaderboard.png');
const PAGE = '/competitions/mnist-digits?event=latency-sprint';
const SIZE = { width: 1280, height: 860 };

await runCommand(async () => {
  const address = process.argv[2] ?? 'http://127.0.0.1:3000';
  const executablePath = process.env.CHROMIUM ?? which('chromium');
  if (!executablePath) throw new StartError('Install chromium, or name it in CHROMIUM.');
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1.5 });
    await page.goto(new URL(PAGE, address).href);
    await page.getByRole('table').first().waitFor();
    mkdirSync(dirname(PICTURE), { recursive: true });
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
  }
  console.log(`Wrote ${PICTURE}.`);
});
