import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { freePort } from '../../scripts/services/free-port.mjs';
import { createEmptyDatabase } from '../services';
import { ROOT } from './running-service';

const TIMEOUT_MS = 240_000;
/** Other tests run them: `start` in demo.e2e-spec.ts and containers, `test` is what runs this. */
const TESTED_ELSEWHERE = ['start', 'test'];

interface Command {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What the output must have; a server is stopped once it has. */
  readonly shows: RegExp;
  readonly isServer?: boolean;
}

/** Each `npm run` command of the README, with the least that it can be asked to do. */
const COMMANDS: Readonly<Record<string, Command>> = {
  dev: { shows: /http:\/\/127\.0\.0\.1:\d+/, isServer: true },
  check: { args: ['libs/config'], shows: /Tests: +\d+ passed/ },
  fix: { shows: /No fixes applied/ },
  recompute: { args: ['report.json'], shows: /All \d+ values are the same/ },
  bench: { args: ['floor'], shows: /floor/ },
  'test:hostile': { env: { TRICKS: '^nan$', WAYS: '^plain' }, shows: /Tests: .*passed/ },
  'seed:scale': { args: ['--submissions', '20', '--teams', '5'], shows: /Ranked the boards of scale-trial/ },
  'db:migration': { args: ['add_nothing'], shows: /already match/ },
};

it('names the commands that are tried here', async () => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+|(?<=run )[a-z]+)\b/g)].map(
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
            ...command.env,
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
          if (!command.isServer) expect(child.exitCode).toBe(0);
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
  await writeFile(join(clone, 'report.json'), gunzipSync(report));
  return clone;
}

/** Waits for the end of a command, or, for a server, until it shows what it should, and stops it. */
async function outputOf(child: ChildProcess, { shows, isServer }: Command): Promise<string> {
  let output = '';
  const exited = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += text;
      if (isServer && shows.test(output)) child.kill('SIGTERM');
    });
  }
  await exited;
  return output;
}
