import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { lockFile } from './process-lock';

class TakenError extends Error {}
const taken = (owner: string) => new TakenError(`process ${owner}`);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-lock-'));
  path = join(folder, 'slot.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('excludes a second owner until the first has released the lock', () => {
  const release = lockFile(path, taken);
  expect(() => lockFile(path, taken)).toThrow(new TakenError(`process ${process.pid}`));
  release();
  expect(existsSync(path)).toBe(false);
  lockFile(path, taken)();
});

it('takes the lock over from a process that was killed', async () => {
  const other = spawn('/usr/bin/sleep', ['60']);
  const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  writeFileSync(path, `${other.pid} ${startedAt}`);
  expect(() => lockFile(path, taken)).toThrow(new TakenError(`process ${other.pid}`));
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(() => lockFile(path, taken)).not.toThrow();
});

it('takes over a lock that was only partly written', () => {
  for (const partial of ['', `${process.pid}`]) {
    writeFileSync(path, partial);
    expect(() => lockFile(path, taken)).not.toThrow();
    expect(readFileSync(path, 'utf8')).toMatch(/^\d+ \d+$/);
  }
});

it('ignores another process that reuses the pid', () => {
  writeFileSync(path, `${process.pid} 1`);
  expect(() => lockFile(path, taken)).not.toThrow();
});

it('has one owner of several processes that start at once', async () => {
  const script = `const { lockFile } = require(${JSON.stringify(join(__dirname, 'process-lock.js'))});
    try { lockFile(${JSON.stringify(path)}, () => new Error('taken')); console.log('locked'); }
    catch (error) { console.log(error.message); }
    process.stdin.resume();`;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  // Each lives until all have tried.
  await Promise.all(children.map(({ stdout }) => once(stdout, 'readable')));
  for (const { stdin } of children) stdin.end();
  const outcomes = await Promise.all(children.map(({ stdout }) => text(stdout)));
  expect(outcomes.sort()).toEqual(['locked\n', 'taken\n', 'taken\n', 'taken\n']);
});
