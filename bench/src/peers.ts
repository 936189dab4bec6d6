import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type Workbench } from './workbench';

/** One thread, as the suite gives a contestant. */
const ONE_THREAD = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Runs a program of `bench/peers` on the workbench's CPU; @returns what it prints. */
function runPeer(workbench: Workbench, program: string, args: readonly string[]): string {
  const command = [workbench.python, '-I', join(ROOT, 'bench', 'peers', program), ...args];
  return execFileSync('taskset', ['-c', String(workbench.cpu), ...command], {
    encoding: 'utf8',
    env: ONE_THREAD,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The median time of a bundle's model in its own process by Python's timeit, in ns. */
export function inProcessNs(workbench: Workbench, bundle: string, calls: number): number {
  const packages = workbench.pythonPackages === null ? [] : [workbench.pythonPackages];
  return Number(runPeer(workbench, 'in_process.py', [bundle, String(calls), ...packages]));
}

/** Median round trips between two Python processes on one CPU, in ns. */
export function transportsNs(workbench: Workbench): { pipe: number; socketpair: number } {
  return JSON.parse(runPeer(workbench, 'transports.py', []));
}

/** Keeps a CPU busy, in bursts where their length is given; @returns what ends it. */
export function startBurning(workbench: Workbench, cpu: number, burstSeconds?: number): () => void {
  const program = join(ROOT, 'bench', 'peers', 'burn.py');
  const burst = burstSeconds === undefined ? [] : [String(burstSeconds)];
  const child = spawn('taskset', ['-c', String(cpu), workbench.python, '-I', program, ...burst], {
    stdio: 'ignore',
  });
  const end = () => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  return end;
}
