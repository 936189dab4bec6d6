/**
 * A lock file that names its owner by pid and start time. Plain JavaScript: `npm start` locks its data folder before
 * anything is built or installed.
 *
 * proper-lockfile does not fit. It judges by age: a lock outlives a killed process for some seconds, and a process that
 * was suspended for longer loses its lock.
 */
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { startTime } = require('./process-stat');

/** For a living process whose start time is hidden, as where `/proc` is mounted with `hidepid`. */
const UNKNOWN = 'unknown';

/**
 * Locks a file for this process; takes over a lock whose owner is dead, as after a kill.
 * @param {string} path
 * @param {(owner: string) => Error} takenError makes the error for a lock of another process, from its pid
 * @returns {() => void} unlocks
 */
function lockFile(path, takenError) {
  if (!claim(path)) {
    const owner = readOwner(path);
    if (owner && isAlive(owner)) throw takenError(owner.pid);
    rmSync(path, { force: true });
    if (!claim(path)) throw takenError(readOwner(path)?.pid ?? UNKNOWN);
  }
  return () => rmSync(path, { force: true });
}

/**
 * Writes the lock unless it exists; if several processes start at once, one succeeds.
 * @param {string} path
 */
function claim(path) {
  try {
    writeFileSync(path, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A partly written lock names no owner.
 * @param {{ pid: string, startedAt: string }} owner
 */
function isAlive({ pid, startedAt }) {
  return startedAt !== '' && startedAt === startOf(pid);
}

/** @param {string} path */
function readOwner(path) {
  try {
    const [pid = '', startedAt = ''] = readFileSync(path, 'utf8').trim().split(' ');
    return { pid, startedAt };
  } catch {
    return null;
  }
}

/**
 * @param {number | string} pid
 * @returns {string} empty if the process is gone
 */
function startOf(pid) {
  return startTime(pid) || (processExists(pid) ? UNKNOWN : '');
}

/**
 * Whether a process of this number exists, of any user.
 * @param {number | string} pid
 */
function processExists(pid) {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { lockFile, processExists };
