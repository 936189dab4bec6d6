import { constants } from 'node:os';
import { descendants } from '../launch/process-tree';
import type { SandboxAnatomy } from '../launch/sandboxed-child';

/** bubblewrap, like a shell, says "ended by signal n" as exit status 128 + n. */
const SIGNAL_BASE = 128;

function signalName(number: number): NodeJS.Signals | null {
  const entry = Object.entries(constants.signals).find(([, value]) => value === number);
  return entry ? (entry[0] as NodeJS.Signals) : null;
}

/** The process that was started is bubblewrap's outer one; the program and all that is of it descend from it. */
export const BUBBLEWRAP_ANATOMY: SandboxAnatomy = {
  inside: (pid) => descendants(pid),

  exitOf(code, signal, report) {
    // bubblewrap reports the exit of a program that it could start; killed itself, it reports no exit.
    const started = report.includes(signal === null ? '"exit-code"' : '"child-pid"');
    const inner = code !== null && code > SIGNAL_BASE ? signalName(code - SIGNAL_BASE) : null;
    return inner ? { code: null, signal: inner, started } : { code, signal, started };
  },
};
