import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ContestantSession } from './contestant-session';

const PROGRAM = join(__dirname, '..', 'python', 'contestant.py');

export interface PreparedPython {
  readonly command: string;
  /** The folder with numpy; null where this Python has it built in. */
  readonly packages: string | null;
}

/**
 * The Python that the preparation chose, as the worker finds it: PYTHON, else the system's, with PYTHON_PACKAGES.
 * @throws Error when it has no numpy.
 */
export function preparedPython(): PreparedPython {
  const command = process.env.PYTHON || '/usr/bin/python3';
  const packages = process.env.PYTHON_PACKAGES || null;
  try {
    const script = `import sys; sys.path.extend(sys.argv[1:]); import numpy`;
    execFileSync(command, ['-I', '-c', script, ...(packages ? [packages] : [])], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error(
      `${command} has no numpy${packages ? `, nor has ${packages}` : ''}: npm test prepares one and sets PYTHON and PYTHON_PACKAGES`,
      { cause },
    );
  }
  return { command, packages };
}

/** Starts the python contestant un-sandboxed. */
export function openPython({ command, packages }: PreparedPython): ContestantSession {
  return new ContestantSession(command, ['-I', PROGRAM, ...(packages ? [packages] : [])]);
}
