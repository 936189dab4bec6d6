/** The newer Node of the two that the tests run on: npm has its program as a package for each platform. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { npm } from './packages.mjs';
import { readableFolder } from './python.mjs';
import { say } from './run.mjs';

const VERSION = '24.22.3';

/**
 * Installs it next to the packages for Python, where a sandbox can read it.
 * @param {string} dataDir
 * @returns {Promise<string>} the path of the program
 * @throws StartError when the npm registry cannot be reached.
 */
export async function prepareNewerNode(dataDir) {
  const name = `node-linux-${process.arch}`;
  const folder = join(readableFolder(resolve(dataDir)), 'node', VERSION);
  const program = join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(program)) {
    say(`Installing Node ${VERSION}, for the tests that also run on it.`);
    await npm(['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@${VERSION}`]);
  }
  return program;
}
