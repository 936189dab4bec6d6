/*
 * What participants are told of a limit that was met: which it is, its bound, and what was used. A figure that the
 * model can choose is given in whole MiB and no finer, for hidden inputs may be about (docs/decisions/0003).
 */
import type { SandboxLimits } from '../sandbox';

const MIB = 1024 ** 2;

/** When in a run something happened, in words. */
export function momentOf(stage: 'load' | 'infer', launch: number): string {
  return `${stage === 'load' ? 'while loading' : 'while answering a call'}, launch ${launch}`;
}

/** The kernel ended the model for its memory. @param peakBytes null where no one could see it. */
export function killedForMemory(limitBytes: number, peakBytes: number | null, moment: string): string {
  const held = peakBytes === null ? '' : ` It held ${mebibytes(peakBytes)} when it was stopped.`;
  return `The model needed more memory than the limit of ${mebibytes(limitBytes)} (${moment}).${held}`;
}

/** The model itself said that it was given no memory. @param words its own; empty when they may not be shown. */
export function refusedMemory(
  limitBytes: number,
  peakBytes: number | null,
  moment: string,
  words: string,
): string {
  const held = peakBytes === null ? '' : `, and it held ${mebibytes(peakBytes)} at most`;
  const told = `The model was refused memory (${moment}): ${mebibytes(limitBytes)} are allowed${held}.`;
  return words ? `${told} ${words}` : told;
}

/** A process used up its CPU time. */
export function usedCpuTime({ cpuSeconds }: SandboxLimits, moment: string): string {
  return `The model used more CPU time than the limit of ${cpuSeconds} s for a process (${moment}).`;
}

/** @param what as in "A call"; it was stopped at the limit, so that how long it would have taken no one knows. */
export function tookTooLong(what: string, limitMs: number, launch: number): string {
  return `${what} took longer than the limit of ${limitMs / 1000} s, and was stopped then (launch ${launch}).`;
}

/** The words that Python, Node and the C library have for a limit of the sandbox, each with what the limit is. */
const WORDS_OF_LIMITS: readonly (readonly [words: RegExp, limit: (limits: SandboxLimits) => string])[] = [
  [
    /can't start new thread|Resource temporarily unavailable|pthread_create failed/,
    ({ processes }) => `The limit of the sandbox is ${processes} processes and threads at a time.`,
  ],
  [
    /No space left on device|ENOSPC/,
    ({ tmpBytes }) => `The limit of /tmp is ${mebibytes(tmpBytes)} in all; /dev/shm holds less.`,
  ],
  [
    /File too large|EFBIG|SIGXFSZ/,
    ({ fileSizeBytes }) => `The limit of a file is ${mebibytes(fileSizeBytes)}.`,
  ],
  [/Cannot allocate memory|ENOMEM/, ({ memoryBytes }) => `The limit of memory is ${mebibytes(memoryBytes)}.`],
];

/** A message of the model's own, and the limits that it speaks of. */
export function withLimitsNamed(message: string, limits: SandboxLimits): string {
  const named = WORDS_OF_LIMITS.filter(([words]) => words.test(message)).map(([, limit]) => limit(limits));
  return [message, ...named].join('\n');
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
