import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX_BACKENDS } from '../sandbox';
import { TestSandbox } from '../sandbox.fixture';
import { isAvailable, type RuntimeProgram, type RuntimeUnavailable, runtimeFor } from './runtimes';

const MIB = 1024 * 1024;
const LIMITS = {
  memoryBytes: 512 * MIB,
  processes: 64,
  cpuSeconds: 30,
  fileSizeBytes: MIB,
  tmpBytes: MIB,
};

function available(runtime: RuntimeProgram | RuntimeUnavailable): RuntimeProgram {
  if (isAvailable(runtime)) return runtime;
  throw new Error(`The ${runtime.runtime} runtime is missing: ${runtime.unavailable}`);
}

describe.each(SANDBOX_BACKENDS)('the runtimes under %s', (backend) => {
  let test: TestSandbox;
  beforeAll(async () => {
    test = await TestSandbox.open(backend);
  });
  afterAll(() => test.close());

  /** `npm test` sets both to the Python with NumPy that it prepared. */
  const prepared = {
    python: process.env.PYTHON || null,
    packages: process.env.PYTHON_PACKAGES || null,
  };

  it.each(['python', 'onnx'] as const)(
    '%s runs in the sandbox, with the dependencies of models',
    async (name) => {
      const runtime = available(runtimeFor(name, prepared));
      const { binds, env } = runtime;
      const outcome = await test.run(runtime.trial, { binds, env, limits: LIMITS });
      expect(outcome).toEqual({ exit: { code: 0, signal: null, started: true }, log: '', answer: '' });
    },
  );

  it.each(['python', 'onnx'] as const)('%s greets as the protocol says', async (name) => {
    const runtime = available(runtimeFor(name, prepared));
    const { binds, env } = runtime;
    const { answer } = await test.run(runtime.command, { binds, env, limits: LIMITS });
    expect(answer).toMatch(new RegExp(`"runtime": ?"${name}"`));
    expect(answer).not.toContain(test.folder);
  });
});

describe('a runtime', () => {
  it('says what is missing', () => {
    expect(runtimeFor('python', { python: '/no/such/python', packages: null })).toEqual({
      runtime: 'python',
      unavailable: expect.stringMatching(/^\/no\/such\/python does not run; install Python/),
    });
    const gone = mkdtempSync(join(tmpdir(), 'torchperf-packages-'));
    rmSync(gone, { recursive: true });
    expect(runtimeFor('python', { python: null, packages: gone })).toEqual({
      runtime: 'python',
      unavailable: `the folder of Python packages ${gone} does not exist`,
    });
  });
});
