import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { allowedCpus } from '../cpu-list';
import { repositoryRoot } from '../repository-root';
import type { Sandbox, SandboxBind, SandboxSpec } from '../sandbox';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import { runInside } from './run-inside';

const MIB = 1024 * 1024;
const LIMITS: SandboxSpec['limits'] = {
  memoryBytes: 256 * MIB,
  processes: 24,
  cpuSeconds: 20,
  fileSizeBytes: 16 * MIB,
  tmpBytes: 16 * MIB,
};
/**
 * How many more tasks than the limit may be started where no cgroup counts them: others of the same user that ended
 * since the launch leave room.
 */
const UNCOUNTED_TASKS = 8;
/** Twice the limit, so that neither page cache nor rounding decides. */
const TOO_MUCH_BYTES = 2 * LIMITS.memoryBytes;

const SYSTEM_PYTHON = '/usr/bin/python3';
const VARIABLES = [
  ...['PATH', 'HOME', 'LANG', 'PWD', 'OPENSSL_CONF'],
  ...['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'],
];

export interface Prober {
  readonly name: string;
  readonly binds: readonly SandboxBind[];
  readonly probe: readonly string[];
  readonly hoard: readonly string[];
}

/** The system's Python, which can make every system call. */
export function pythonProber(): Prober {
  return {
    name: 'Python',
    binds: [programs()],
    probe: [SYSTEM_PYTHON, '-I', '/bundle/probe.py'],
    hoard: [SYSTEM_PYTHON, '-I', '-c', `bytearray(b"x") * ${TOO_MUCH_BYTES}`],
  };
}

/** This Node, which is always there, and can make fewer. */
export function nodeProber(): Prober {
  return {
    name: 'Node',
    binds: [programs(), { source: realpathSync(process.execPath), target: '/onnx/node' }],
    probe: ['/onnx/node', '/bundle/probe.mjs'],
    hoard: ['/onnx/node', '-e', `Buffer.alloc(${TOO_MUCH_BYTES}, 1)`],
  };
}

function programs(): SandboxBind {
  const source = join(repositoryRoot(), 'libs', 'engine', 'src', 'sandbox', 'self-test');
  return { source, target: '/bundle' };
}

async function probe(
  sandbox: Sandbox,
  scratchDir: string,
  prober: Prober,
  allowFork: boolean,
): Promise<string[]> {
  const expectations = JSON.stringify({
    ...LIMITS,
    processSlack: sandbox.features.ownProcesses || sandbox.cgroupVersion !== 'none' ? 0 : UNCOUNTED_TASKS,
    allowFork,
    variables: VARIABLES,
    features: sandbox.features,
    bundle: sandbox.pathInside(programs()),
    cgroups: sandbox.cgroupFolders,
  });
  const outcome = await runInside(sandbox, scratchDir, {
    role: 'self-test',
    command: [...prober.probe, expectations],
    binds: prober.binds,
    limits: LIMITS,
    // Any that this process may use: a container's cpuset need not hold CPU 0.
    cpu: allowedCpus()[0] ?? null,
    allowFork,
  });
  if (outcome.exit.code !== 0) {
    const how = outcome.exit.signal ?? `status ${outcome.exit.code}`;
    return [`the self-test in ${prober.name} ended with ${how}: ${outcome.log.trim()}`];
  }
  const checks = JSON.parse(outcome.answer) as Record<string, string | null>;
  const failed = Object.entries(checks).filter(([, problem]) => problem !== null);
  return failed.map(([tried, problem]) => `a program inside tried to ${tried}: ${problem}`);
}

async function hoard(sandbox: Sandbox, scratchDir: string, prober: Prober): Promise<string[]> {
  const { exit } = await runInside(sandbox, scratchDir, {
    role: 'self-test',
    command: prober.hoard,
    binds: prober.binds,
    limits: LIMITS,
  });
  return exit.code === 0 ? ['a program inside used twice its limit of memory and was not stopped'] : [];
}

/**
 * Tries, in real sandboxes, what must fail and what must work; with and, where it can be given, without
 * leave to start processes.
 * @throws SandboxUnavailableError with the list of all that does not hold.
 */
export async function selfTest(
  sandbox: Sandbox,
  scratchDir: string,
  prober: Prober = existsSync(SYSTEM_PYTHON) ? pythonProber() : nodeProber(),
): Promise<void> {
  const problems = [
    ...(await probe(sandbox, scratchDir, prober, false)),
    ...(sandbox.features.fork ? await probe(sandbox, scratchDir, prober, true) : []),
    ...(await hoard(sandbox, scratchDir, prober)),
  ];
  if (problems.length > 0) throw new SandboxUnavailableError([...new Set(problems)]);
}
