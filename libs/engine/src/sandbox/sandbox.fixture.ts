import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSandbox, type SandboxOptions } from './open-sandbox';
import type { Sandbox, SandboxedProcess, SandboxSpec } from './sandbox';
import { type InsideOutcome, runInside } from './self-test/run-inside';

const MIB = 1024 * 1024;

export const TEST_LIMITS: SandboxSpec['limits'] = {
  memoryBytes: 128 * MIB,
  processes: 24,
  cpuSeconds: 20,
  fileSizeBytes: 16 * MIB,
  tmpBytes: 16 * MIB,
};

/** No one's but these tests', so that they never meet a worker of this machine. */
export const TEST_UID = 29_871;

/** A real sandbox in a slot and a scratch folder of its own. */
export class TestSandbox {
  private constructor(
    readonly sandbox: Sandbox,
    readonly folder: string,
    readonly slot: string,
  ) {}

  static async open(
    backend: SandboxOptions['backend'] = 'bubblewrap',
    selfTest = false,
    cgroups: 'auto' | 'none' = 'auto',
  ): Promise<TestSandbox> {
    const folder = mkdtempSync(join(tmpdir(), 'torchperf-sandbox-'));
    const slot = `test-${folder.slice(-6)}`;
    const sandbox = await openSandbox({
      slot,
      sandboxUid: TEST_UID,
      scratchDir: openToAll(folder),
      backend,
      selfTest,
      cgroups,
    });
    return new TestSandbox(sandbox, folder, slot);
  }

  /** Runs a Python program to its end. */
  python(program: string, spec: Partial<SandboxSpec> = {}): Promise<InsideOutcome> {
    return this.run(['/usr/bin/python3', '-I', '-c', program], spec);
  }

  run(command: readonly string[], spec: Partial<SandboxSpec> = {}): Promise<InsideOutcome> {
    return runInside(this.sandbox, this.folder, { limits: TEST_LIMITS, ...spec, command });
  }

  /** Starts a Python program that goes on until it is ended. */
  start(program: string, spec: Partial<SandboxSpec> = {}): SandboxedProcess {
    const nothing = openSync('/dev/null', 'r+');
    try {
      return this.sandbox.launch({
        role: 'test',
        command: ['/usr/bin/python3', '-I', '-c', program],
        binds: [],
        inputFd: nothing,
        outputFd: nothing,
        logFd: nothing,
        limits: TEST_LIMITS,
        cpu: null,
        threads: 1,
        allowFork: false,
        ...spec,
      });
    } finally {
      closeSync(nothing);
    }
  }

  /** Starts a Python program and waits until it has written `ready` to descriptor 4. */
  async startUntilReady(program: string, spec: Partial<SandboxSpec> = {}): Promise<SandboxedProcess> {
    const marks = join(this.folder, 'marks');
    const outputFd = openSync(marks, 'w');
    try {
      const contestant = this.start(program, { ...spec, outputFd });
      await until(() => readFileSync(marks, 'utf8') === 'ready');
      return contestant;
    } finally {
      closeSync(outputFd);
    }
  }

  close(): void {
    this.sandbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `mkdtemp` makes folders that only their owner may enter. */
export function openToAll(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

/** Polls every few milliseconds until a condition holds. @throws Error after twenty seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('Condition not met within twenty seconds.');
    await sleep(5);
  }
}
