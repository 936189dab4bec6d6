import type { ChildProcess } from 'node:child_process';

// Jest loads set-up and teardown in one process, but may give each its own copy of this module.
const KEY = Symbol.for('torchperf.test-services');
const store = globalThis as unknown as Record<symbol, ChildProcess | undefined>;

/** Keeps the process that runs the services until {@link stopServices}. */
export function keepServices(services: ChildProcess): void {
  store[KEY] = services;
}

/** Stops the services and waits until they are gone. */
export async function stopServices(): Promise<void> {
  const services = store[KEY];
  if (!services || services.exitCode !== null) return;
  const closed = new Promise((resolve) => services.once('close', resolve));
  services.stdin?.end();
  await closed;
}
