import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockSlot, SlotTakenError } from './slot-lock';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-lock-'));
  path = join(folder, 'slot.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('excludes a second worker until the first has released the lock', () => {
  const release = lockSlot('uid1', path);
  expect(() => lockSlot('uid1', path)).toThrow(SlotTakenError);
  release();
  expect(existsSync(path)).toBe(false);
  lockSlot('uid1', path)();
});

it('takes the slot over from a worker that was killed', async () => {
  const other = spawn('/usr/bin/sleep', ['60']);
  const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  writeFileSync(path, `${other.pid} ${startedAt}`);
  expect(() => lockSlot('uid1', path)).toThrow(new RegExp(`process ${other.pid}`));
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(() => lockSlot('uid1', path)).not.toThrow();
});

it('takes over a lock that was only partly written', () => {
  for (const text of ['', `${process.pid}`]) {
    writeFileSync(path, text);
    expect(() => lockSlot('uid1', path)).not.toThrow();
    expect(readFileSync(path, 'utf8')).toMatch(/^\d+ \d+$/);
  }
});

it('ignores another process that reuses the pid', () => {
  writeFileSync(path, `${process.pid} 1`);
  expect(() => lockSlot('uid1', path)).not.toThrow();
});
