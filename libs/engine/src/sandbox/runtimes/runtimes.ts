import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { Runtime } from '@torchperf/contracts';
import { repositoryRoot } from '../repository-root';
import type { SandboxBind } from '../sandbox';

/** What a launch needs to run one runtime's contestant program. */
export interface RuntimeProgram {
  readonly runtime: Runtime;
  readonly binds: readonly SandboxBind[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A command with the same binds that only loads the runtime's dependencies, and exits with 0. */
  readonly trial: readonly string[];
  /** The interpreter's version. */
  readonly version: string;
}

/** A runtime that is unavailable on this machine, with the reason and its fix. */
export interface RuntimeUnavailable {
  readonly runtime: Runtime;
  readonly unavailable: string;
}

export interface RuntimeOptions {
  /** The Python to use; null for the system's, or else the one on no path at all. */
  readonly python: string | null;
  /** A folder of Python packages, NumPy among them; null when Python has NumPy itself. */
  readonly packages: string | null;
}

export function isAvailable(runtime: RuntimeProgram | RuntimeUnavailable): runtime is RuntimeProgram {
  return 'command' in runtime;
}

const PYTHON_PACKAGES = '/packages';
const ONNX_RUNTIME = '/onnx/node_modules/onnxruntime-node';
const SYSTEM_PYTHON = '/usr/bin/python3';
/** Generous for a model of at most 64 MB; the cgroup's limit is the one that counts. */
const NODE_HEAP_MB = 512;

interface PythonFacts {
  readonly executable: string;
  readonly prefix: string;
  readonly version: string;
}

function askPython(python: string): PythonFacts | null {
  const script =
    'import json,os,platform,sys;print(json.dumps({"executable":os.path.realpath(sys.executable),' +
    '"prefix":os.path.realpath(sys.base_prefix),"version":platform.python_version()}))';
  const answer = spawnSync(python, ['-I', '-c', script], { encoding: 'utf8', env: {}, timeout: 20_000 });
  return answer.status === 0 ? (JSON.parse(answer.stdout) as PythonFacts) : null;
}

/** Where a Python appears inside: the system's where it is, one below /usr at its own place, any other at /python. */
function placePython({ executable, prefix }: PythonFacts): {
  command: string;
  binds: SandboxBind[];
  env: Record<string, string>;
} {
  if (prefix === '/usr') return { command: executable, binds: [], env: {} };
  const target = prefix.startsWith('/usr/') ? prefix : '/python';
  const shared = readdirSync(join(prefix, 'lib')).some((name) => /^libpython.*\.so/.test(name));
  return {
    command: join(target, relative(prefix, executable)),
    binds: [{ source: prefix, target }],
    env: shared ? { LD_LIBRARY_PATH: join(target, 'lib') } : {},
  };
}

export function findPython(options: RuntimeOptions): RuntimeProgram | RuntimeUnavailable {
  const runtime = 'python';
  const python = options.python ?? SYSTEM_PYTHON;
  const facts = askPython(python);
  if (!facts) {
    return {
      runtime,
      unavailable: `${python} does not run; install Python (apt-get install python3 python3-numpy) or set PYTHON`,
    };
  }
  if (options.packages !== null && !existsSync(options.packages)) {
    return { runtime, unavailable: `the folder of Python packages ${options.packages} does not exist` };
  }
  const { command, binds, env } = placePython(facts);
  const packages = options.packages === null ? [] : [{ source: options.packages, target: PYTHON_PACKAGES }];
  const named = packages.map(({ target }) => target);
  const load =
    'import sys; sys.path.extend(sys.argv[1:]); import numpy; numpy.zeros((2, 2)) @ numpy.zeros(2)';
  return {
    runtime,
    binds: [
      ...binds,
      ...packages,
      { source: join(repositoryRoot(), 'apps', 'contestant', 'python'), target: '/contestant' },
    ],
    command: [command, '-I', '/contestant/contestant.py', ...named],
    env,
    trial: [command, '-I', '-c', load, ...named],
    version: facts.version,
  };
}

/** A package's folder, by Node's own rules from a given package on; some do not export their package.json. */
function packageFolder(name: string, from: string): string | null {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder)) ?? null;
}

function findOnnx(): RuntimeProgram | RuntimeUnavailable {
  const runtime = 'onnx';
  const addon = packageFolder('onnxruntime-node', repositoryRoot());
  const common = addon && packageFolder('onnxruntime-common', addon);
  if (!addon || !common) {
    return { runtime, unavailable: 'the package onnxruntime-node is not installed; run npm ci' };
  }
  const packages = [
    { source: addon, target: ONNX_RUNTIME },
    { source: common, target: '/onnx/node_modules/onnxruntime-common' },
  ];
  return {
    runtime,
    binds: [
      { source: realpathSync(process.execPath), target: '/onnx/node' },
      ...packages,
      { source: join(repositoryRoot(), 'apps', 'contestant', 'onnx'), target: '/contestant' },
    ],
    command: [
      '/onnx/node',
      `--max-old-space-size=${NODE_HEAP_MB}`,
      '/contestant/contestant.mjs',
      ONNX_RUNTIME,
    ],
    env: {},
    trial: ['/onnx/node', '-e', 'require(process.argv[1])', ONNX_RUNTIME],
    version: process.versions.node,
  };
}

const FINDERS: Readonly<Record<Runtime, (options: RuntimeOptions) => RuntimeProgram | RuntimeUnavailable>> = {
  python: findPython,
  onnx: findOnnx,
};

/** All runtimes. This layer needs no other library, so that it runs where only the sandbox is laid out. */
export const ALL_RUNTIMES = Object.keys(FINDERS) as Runtime[];

/** The program of a runtime, or why this machine cannot offer it. Whether it runs in the sandbox, its trial shows. */
export function runtimeFor(runtime: Runtime, options: RuntimeOptions): RuntimeProgram | RuntimeUnavailable {
  return FINDERS[runtime](options);
}
