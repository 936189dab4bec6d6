import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockSlot, SlotTakenError } from './slot-lock';

it('names the worker that holds the slot, until it is released', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torchperf-slot-'));
  const path = join(folder, 'slot.lock');
  const release = lockSlot('uid1', path);
  expect(() => lockSlot('uid1', path)).toThrow(new SlotTakenError('uid1', String(process.pid)));
  release();
  lockSlot('uid1', path)();
  rmSync(folder, { recursive: true });
});
