#!/usr/bin/env node
/** `torchperf` in a clone: prepares what is not there yet (packages, build, a Python with NumPy), then runs apps/cli. */
import './prepare/node-version.mjs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadDotEnv, revision } from './environment.mjs';
import { prepareCommand } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { StartError } from './start-error.mjs';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Prepares; a signal meanwhile ends the steps too, which are process groups of their own. */
async function prepare() {
  const handlers = Object.entries(SIGNALS).map(([signal, code]) => ({
    signal,
    handler: () => process.exit(code),
  }));
  for (const { signal, handler } of handlers) process.on(signal, handler);
  try {
    return await prepareCommand(resolve(ROOT, process.env.DATA_DIR || '.data'));
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  } finally {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
}

loadDotEnv();
Object.assign(process.env, await prepare(), { SERVICE_REVISION: revision() });
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(ROOT, 'dist/apps/cli/src/main.js')).href);
