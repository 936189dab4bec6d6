import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { freePort } from '../../scripts/services/free-port.mjs';
import { createEmptyDatabase } from '../services';
import { ROOT } from './running-service';

/** `npm run dev` builds both servers and fills the demo; other tests run meanwhile. */
const TIMEOUT_MS = 480_000;
/**
 * What `.ci/run` itself is (`test`), what it runs after the same preparation (`test:hostile`, `check`, which prepares as
 * `fix` does), and what demo.e2e-spec.ts starts (`start`).
 */
const TESTED_ELSEWHERE = ['start', 'test', 'test:hostile', 'check'];

interface Command {
  readonly args?: readonly string[];
  /** What the output must have; a server is stopped once it has. */
  readonly shows: RegExp;
  readonly isServer?: boolean;
  /** Exits with 1 on a machine that is too busy for its bounds. */
  readonly mayMissBounds?: boolean;
}

/** Each `npm run` command of the README, with the least that it can be asked to do. */
const COMMANDS: Readonly<Record<string, Command>> = {
  dev: { shows: /Pages from the sources: http/, isServer: true },
  fix: { shows: /No fixes applied/ },
  recompute: { args: ['.cache/report.json'], shows: /All \d+ values are the same/ },
  bench: { args: ['floor'], shows: /floor-us/, mayMissBounds: true },
  'seed:scale': { args: ['--submissions', '20', '--teams', '5'], shows: /Ranked the boards of scale-trial/ },
  'db:migration': { args: ['add_nothing'], shows: /already match/ },
};

it('names the commands that are tried here', async () => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/npm (?:run )?([a-z]+:[a-z]+|start|test|(?<=run )[a-z]+)\b/g)].map(
    ([, name]) => name,
  );
  expect(new Set(named)).toEqual(new Set([...TESTED_ELSEWHERE, ...Object.keys(COMMANDS)]));
});

describe.each(Object.entries(COMMANDS))(
  'npm run %s, as the first command of a fresh clone',
  (name, command) => {
    it(
      'works',
      async () => {
        const database = await createEmptyDatabase();
        const clone = await freshClone();
        try {
          const env = {
            ...process.env,
            DATABASE_URL: name === 'seed:scale' ? database.url : '',
            REDIS_URL: '',
            PORT: String(await freePort()),
            DATA_DIR: join(clone, '.data'),
          };
          const args = ['run', '--silent', name, ...(command.args ? ['--', ...command.args] : [])];
          const child = spawn('npm', args, {
            cwd: clone,
            env,
            detached: true,
            stdio: ['ignore', 'pipe', 'pipe'],
          });
          const output = await outputOf(child, command);
          expect(output).toMatch(command.shows);
          if (!command.isServer) expect(command.mayMissBounds ? [0, 1] : [0]).toContain(child.exitCode);
        } finally {
          await rm(clone, { recursive: true });
          await database.drop();
        }
      },
      TIMEOUT_MS,
    );
  },
);

/** What is committed, with links to the packages of this checkout: only `npm ci` is left out. */
async function freshClone(): Promise<string> {
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  const clone = await mkdtemp(join(ROOT, '.cache', 'clone-'));
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  execFileSync('cp', ['-al', join(ROOT, 'node_modules'), clone]);
  const report = await readFile(join(ROOT, 'test/fixtures/reports/version-3.json.gz'));
  await mkdir(join(clone, '.cache'));
  await writeFile(join(clone, '.cache/report.json'), gunzipSync(report));
  return clone;
}

/** Waits for the end of a command, or, for a server, until it shows what it should, and stops it. */
async function outputOf(child: ChildProcess, { shows, isServer }: Command): Promise<string> {
  let output = '';
  const closed = once(child, 'close');
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), TIMEOUT_MS - 20_000);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += text;
      if (isServer && shows.test(output)) child.kill('SIGTERM');
    });
  }
  await closed;
  clearTimeout(timer);
  return output;
}
