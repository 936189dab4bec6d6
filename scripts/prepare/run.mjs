/** Runs the programs of the preparation. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../root.mjs';
import { startChild } from '../services/child.mjs';
import { StartError } from '../start-error.mjs';

/** How much of a failed program's output is shown. */
const TAIL_LINES = 25;

/**
 * Runs a program to its end, silently; its output is shown when it fails.
 * @returns {Promise<{ok: boolean, output: string}>}
 */
export async function attempt(command, args, options = {}) {
  const child = startChild(command, args, { cwd: ROOT, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk) => {
    output = (output + chunk).slice(-100_000);
  };
  child.process.stdout?.on('data', collect);
  child.process.stderr?.on('data', collect);
  const { code, error } = await child.exited;
  return { ok: code === 0, output: error ? error.message : output };
}

/**
 * As {@link attempt}, for what must succeed.
 * @throws StartError with the tail of the output and the command as it can be typed.
 */
export async function run(command, args, options = {}) {
  const { ok, output } = await attempt(command, args, options);
  if (ok) return output;
  const typed = [command === process.execPath ? 'node' : command, ...args.map(quoted)].join(' ');
  const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  throw new StartError(
    `${tail}\nThis command failed; see its words above, fix that, and start again: ${typed}`,
  );
}

function quoted(argument) {
  const short = argument.startsWith(`${ROOT}/`) ? argument.slice(ROOT.length + 1) : argument;
  return /^[\w@%+=:,./-]+$/.test(short) ? short : `'${short.replaceAll("'", `'\\''`)}'`;
}

/** Where a program is found on the PATH or where Debian puts it; undefined when it is not there. */
export function which(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One line before something that takes a while; on standard error, for standard output may be read by a program. */
export function say(line) {
  console.error(`[prepare] ${line}`);
}
