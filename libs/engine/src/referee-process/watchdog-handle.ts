import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { cpusFrom } from '../sandbox';
import type { Control } from '../watchdog/control';
import type { TakenLog, WatchdogData, WatchdogRequest } from '../watchdog/watchdog';
import { REPORT_FD, type SessionRequest } from './request';

/** The main thread's handle on its watchdog thread. */
export class Watchdog {
  private readonly thread: Worker;

  constructor(control: Control, { suite, cpu, isolation, slot, cgroups }: SessionRequest) {
    const data: WatchdogData = {
      memory: control.memory,
      skewMs: performance.now() - Number(process.hrtime.bigint()) / 1e6,
      parentPid: process.ppid,
      reportFd: REPORT_FD,
      logLimitBytes: suite.logLimitBytes,
      slot,
      cgroups: isolation === 'none' ? 'none' : cgroups,
      cpus: cpu === null ? [] : cpusFrom(cpu, suite.threads),
    };
    this.thread = new Worker(join(__dirname, '..', 'watchdog', 'watchdog.js'), { workerData: data });
  }

  takeLog(): Promise<TakenLog> {
    return new Promise((resolve, reject) => {
      this.thread.once('message', resolve);
      this.thread.once('error', reject);
      this.post({ type: 'take-log' });
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.thread.once('exit', resolve));
    this.post({ type: 'stop' });
    await ended;
  }

  private post(request: WatchdogRequest): void {
    this.thread.postMessage(request);
  }
}
