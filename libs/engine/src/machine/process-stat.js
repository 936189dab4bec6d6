/**
 * What `/proc/PID/stat` shows of a process. Plain JavaScript, like `process-lock.js`: `npm start` reads it before
 * anything is built.
 */
const { readFileSync } = require('node:fs');

const PARENT = 1;
const START_TIME = 19;

/**
 * The fields from the third on; the second, the name, may hold spaces and brackets.
 * @param {number | string} pid
 * @returns {string[]} empty if the process is gone
 */
function statFields(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/**
 * When a process started, in clock ticks since boot. With its pid, which may be reused, this identifies it.
 * @param {number | string} pid
 * @returns {string} empty if the process is gone
 */
function startTime(pid) {
  return statFields(pid)[START_TIME] ?? '';
}

/**
 * @param {number | string} pid
 * @returns {number} the parent's pid; 0 if the process is gone
 */
function parentOf(pid) {
  return Number(statFields(pid)[PARENT] ?? 0);
}

module.exports = { statFields, startTime, parentOf };
