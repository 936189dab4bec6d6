/*
 * Messages about an exceeded limit: which one, its bound, and the usage. A figure that the model can choose is rounded
 * to whole MiB, because it could carry hidden inputs (docs/decisions/0003).
 */
import type { SandboxLimits } from '../sandbox';

const MIB = 1024 ** 2;

/** The step of a run in which something happened, as text. */
export function describeMoment(stage: 'load' | 'infer', launch: number): string {
  return `${stage === 'load' ? 'while loading' : 'while answering a call'}, launch ${launch}`;
}

/** The kernel killed the model for its memory use. @param peakBytes null if unknown. */
export function killedForMemory(limitBytes: number, peakBytes: number | null, moment: string): string {
  const held = peakBytes === null ? '' : ` It held ${mebibytes(peakBytes)} when it was stopped.`;
  return `The model needed more memory than the limit of ${mebibytes(limitBytes)} (${moment}).${held}`;
}

/** The model reported a failed allocation. @param text its own message; empty if it may not be shown. */
export function refusedMemory(
  limitBytes: number,
  peakBytes: number | null,
  moment: string,
  text: string,
): string {
  const held = peakBytes === null ? '' : `, and it held ${mebibytes(peakBytes)} at most`;
  const summary = `The model was refused memory (${moment}): ${mebibytes(limitBytes)} are allowed${held}.`;
  return text ? `${summary} ${text}` : summary;
}

/** A process used up its CPU time. */
export function usedCpuTime({ cpuSeconds }: SandboxLimits, moment: string): string {
  return `The model used more CPU time than the limit of ${cpuSeconds} s for a process (${moment}).`;
}

/** @param what names the step, as in "A call". It was stopped at the limit, so its real duration is unknown. */
export function tookTooLong(what: string, limitMs: number, launch: number): string {
  return `${what} took longer than the limit of ${limitMs / 1000} s, and was stopped then (launch ${launch}).`;
}

/** Error texts of Python, Node and the C library for a limit of the sandbox, each with the limit. */
const LIMIT_PATTERNS: readonly (readonly [pattern: RegExp, limit: (limits: SandboxLimits) => string])[] = [
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

/** The model's own message, followed by the limits that it mentions. */
export function withLimitsNamed(message: string, limits: SandboxLimits): string {
  const named = LIMIT_PATTERNS.filter(([pattern]) => pattern.test(message)).map(([, limit]) => limit(limits));
  return [message, ...named].join('\n');
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
