import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT, type Workbench } from './workbench';

const run = promisify(execFile);
const START_MS = 120_000;
const TOKEN = 'of-the-benchmark-0123456789abcdef0123456789';

/** The built api as a process of its own, on a PostgreSQL of its own, with as many results as a benchmark asks for. */
export class BoardRig {
  private constructor(
    readonly url: string,
    readonly databaseUrl: string,
    private readonly children: readonly ChildProcess[],
  ) {}

  /** @param trials number of submissions by slug of the competition; a tenth as many teams. */
  static async open(workbench: Workbench, trials: Readonly<Record<string, number>>): Promise<BoardRig> {
    const services = spawn(process.execPath, [join(ROOT, 'scripts/services/test-services.mjs')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // An unused address of Redis: PostgreSQL is the queue too, as in `npm start`.
      env: { ...process.env, DATABASE_URL: '', TEST_REDIS_URL: 'redis://127.0.0.1:9' },
    });
    const [line] = (await once(createInterface({ input: services.stdout }), 'line')) as [string];
    const { database } = JSON.parse(line) as { database: string };
    const environment = { ...process.env, DATABASE_URL: database, REDIS_URL: '' };
    for (const [slug, submissions] of Object.entries(trials)) {
      const teams = String(Math.max(1, submissions / 10));
      workbench.say(`board: ${submissions} submissions of ${teams} teams`);
      const options = ['--competition', slug, '--submissions', String(submissions), '--teams', teams];
      await run(process.execPath, [join(ROOT, 'dist/bench/src/scale/main.js'), ...options], {
        env: environment,
      });
    }
    // By its path in the sources: builds are in another folder.
    const { freePort }: typeof import('../../scripts/services/free-port.mjs') = await import(
      join(ROOT, 'scripts/services/free-port.mjs')
    );
    const port = await freePort();
    const dataDir = join(workbench.folder, 'api');
    await mkdir(dataDir, { recursive: true });
    const api = spawn(process.execPath, [join(ROOT, 'dist/apps/api/src/main.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...environment,
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        LOG_LEVEL: 'error',
        ADMIN_TOKEN: TOKEN,
        SIGNING_SECRET: TOKEN,
      },
    });
    const rig = new BoardRig(`http://127.0.0.1:${port}`, database, [api, services]);
    await rig.untilAlive();
    return rig;
  }

  async close(): Promise<void> {
    for (const child of this.children) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  private async untilAlive(): Promise<void> {
    for (const until = Date.now() + START_MS; Date.now() < until; await sleep(200)) {
      const answer = await fetch(`${this.url}/health/live`).catch(() => null);
      if (answer?.ok) return;
    }
    throw new Error('The api did not start.');
  }
}
