import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const HOOK = join(__dirname, '../.githooks/commit-msg');
const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-commit-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function check(subject: string): Promise<string> {
  const message = join(folder, 'message');
  await writeFile(message, `${subject}\n`);
  return run(HOOK, [message], { cwd: join(__dirname, '..') }).then(
    () => 'accepted',
    (error: { stdout: string }) => error.stdout,
  );
}

it('accepts a conventional subject', async () => {
  expect(await check('fix(queue): requeue a run whose report cannot be stored')).toBe('accepted');
});

it.each([
  ['Fixed the queue', 'type-empty'],
  ['repair(queue): requeue', 'type-enum'],
  [`fix(queue): ${'x'.repeat(61)}`, 'header-max-length'],
])('refuses "%s"', async (subject, rule) => {
  expect(await check(subject)).toContain(rule);
});
