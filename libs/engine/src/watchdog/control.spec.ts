import { Worker } from 'node:worker_threads';
import { Control } from './control';

describe('Control', () => {
  it('holds nothing at first', () => {
    const control = new Control();
    expect(control.get('deadlineMs')).toBe(-1);
    expect(control.get('logFd')).toBe(-1);
    expect(control.wasKilled(7)).toBe(false);
  });

  it('is the same for both threads, and a second one does not clear it', () => {
    const referee = new Control();
    referee.set('phase', 2);
    const watchdog = new Control(referee.memory, false);
    expect(watchdog.get('phase')).toBe(2);
    watchdog.set('killedPid', 41);
    expect(referee.wasKilled(41)).toBe(true);
    expect(referee.wasKilled(42)).toBe(false);
  });

  it('rounds deadlines up, and never sets one later than the run’s', () => {
    const control = new Control();
    control.arm(41, 10.2);
    expect([control.get('victimPid'), control.get('deadlineMs')]).toEqual([41, 11]);
    control.runDeadlineMs = 15;
    control.extend(20);
    expect(control.get('deadlineMs')).toBe(15);
    control.arm(42, 99);
    expect([control.get('victimPid'), control.get('deadlineMs')]).toEqual([42, 15]);
    control.disarm();
    expect(control.get('deadlineMs')).toBe(-1);
  });

  it('gives log pipes back only when the watchdog does not read them any more', async () => {
    const control = new Control();
    control.followLogs(5, 6);
    control.set('draining', 1);
    const draining = new Int32Array(control.memory).indexOf(1);
    const watchdog = new Worker(BUSY_FOR_A_WHILE, {
      eval: true,
      workerData: { memory: control.memory, draining },
    });
    await new Promise((resolve) => watchdog.once('message', resolve));
    expect(control.get('draining')).toBe(1);
    control.releaseLogs();
    expect(control.get('draining')).toBe(0);
    expect([control.get('logFd'), control.get('discardFd')]).toEqual([-1, -1]);
    await watchdog.terminate();
  });
});

/** A stub for a watchdog that is in the middle of a read for another 150 ms. */
const BUSY_FOR_A_WHILE = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage('busy');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
  Atomics.store(new Int32Array(workerData.memory), workerData.draining, 0);
`;
